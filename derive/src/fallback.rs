//! A stand-in after a mistake, so that what uses the type does not complain as well.

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::attr::krate_of;

pub(crate) fn expand(item: &DeriveInput) -> TokenStream {
    let krate = krate_of(item);
    let ident = &item.ident;
    let (impl_generics, type_generics, where_clause) = item.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics #krate::Versioned for #ident #type_generics #where_clause {
            type Previous = #krate::Origin;
            const KIND: &'static str = "unknown";
            const VERSION: #krate::Version = #krate::Version::FIRST;
            fn upcast(previous: #krate::Origin) -> ::core::result::Result<Self, #krate::BoxError> {
                match previous {}
            }
        }
    }
}
