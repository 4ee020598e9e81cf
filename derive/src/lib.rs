//! `#[derive(Versioned)]` for the `upcaster` crate, which documents it.
//!
//! A pipeline: `input` reads the item and what serde makes of it, `attr` reads `#[versioned(...)]`,
//! `check` refuses what cannot be meant, `expand` writes the implementation, and `fallback` stands in for
//! it after a mistake, so that one mistake gives one message.

mod attr;
mod check;
mod expand;
mod fallback;
mod input;
mod nearest;
mod rename;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Makes a type one version of a stored record. See `upcaster::Versioned`.
#[proc_macro_derive(Versioned, attributes(versioned))]
pub fn derive_versioned(item: TokenStream) -> TokenStream {
    let item = parse_macro_input!(item as DeriveInput);
    let expanded = derive(&item).unwrap_or_else(|error| {
        let message = error.to_compile_error();
        let fallback = fallback::expand(&item);
        quote::quote!(#message #fallback)
    });
    expanded.into()
}

fn derive(item: &DeriveInput) -> syn::Result<proc_macro2::TokenStream> {
    let input = input::Input::read(item)?;
    let attr = attr::Attr::read(item)?;
    check::check(&attr, &input)?;
    Ok(expand::expand(&input, &attr))
}
