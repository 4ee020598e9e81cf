//! The implementation of `Versioned`, and the checks that need other types.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{LitStr, Type};

use crate::attr::{Attr, Label, Place};
use crate::input::{Input, Shape};

pub(crate) fn expand(input: &Input, attr: &Attr) -> TokenStream {
    let implementation = implementation(input, attr);
    let checks = if input.generics.params.is_empty() { checks(input, attr) } else { Vec::new() };
    quote! {
        #implementation
        #(const _: () = #checks;)*
    }
}

fn implementation(input: &Input, attr: &Attr) -> TokenStream {
    let krate = &attr.krate;
    let ident = input.ident;
    let (impl_generics, type_generics, _) = input.generics.split_for_impl();
    let where_clause = where_clause(input, attr);
    let (kind, version) = (&attr.kind, &attr.version);
    let previous = attr.previous.as_ref().map_or_else(|| quote!(#krate::Origin), ToTokens::to_token_stream);
    let tag = tag(attr);
    let label = if let Some(Label::Text(label)) = &attr.label {
        quote!(::core::option::Option::Some(#label))
    } else {
        quote!(::core::option::Option::None)
    };
    let inherited = [
        (
            quote!(UNTAGGED: ::core::option::Option<#krate::Version>),
            quote!(UNTAGGED),
            attr.untagged
                .as_ref()
                .map(|version| quote!(::core::option::Option::Some(#krate::Version::of(#version)))),
        ),
        (
            quote!(FLOOR: #krate::Version),
            quote!(FLOOR),
            attr.floor.as_ref().map(|version| quote!(#krate::Version::of(#version))),
        ),
        (quote!(MAX_BYTES: usize), quote!(MAX_BYTES), attr.max_bytes.as_ref().map(ToTokens::to_token_stream)),
    ]
    .into_iter()
    .filter_map(|(constant, name, value)| {
        let value = value.or_else(|| {
            let previous = attr.previous.as_ref()?;
            Some(quote!(<#previous as #krate::Versioned>::#name))
        })?;
        Some(quote!(const #constant = #value;))
    });
    let shape = shape(input, krate);
    let upcast = match &attr.previous {
        None => quote!(match previous {}),
        Some(previous) => quote_spanned! {previous.span()=>
            <Self as #krate::__support::UpcastFrom<#previous>>::upcast_from(previous)
        },
    };
    let declared = declared(input, attr);
    let down = down(attr);
    quote! {
        #[automatically_derived]
        impl #impl_generics #krate::Versioned for #ident #type_generics #where_clause {
            type Previous = #previous;
            const KIND: &'static str = #kind;
            const VERSION: #krate::Version = #krate::Version::of(#version);
            const TAG: #krate::Tag = #tag;
            const LABEL: ::core::option::Option<&'static str> = #label;
            #(#inherited)*
            #shape
            #declared
            fn upcast(previous: #previous) -> ::core::result::Result<Self, #krate::BoxError> {
                #upcast
            }
            #down
        }
    }
}

/// The way back to the version before.
fn down(attr: &Attr) -> Option<TokenStream> {
    let krate = &attr.krate;
    let (downcast, previous) = (attr.downcast.as_ref()?, attr.previous.as_ref()?);
    let losing = downcast.losing.iter().map(|path| match path.value() {
        pointer if pointer.starts_with('/') => pointer,
        name => format!("/{}", name.replace('~', "~0").replace('/', "~1")),
    });
    let back = quote_spanned! {downcast.word.span()=>
        <#previous as #krate::__support::DowncastFrom<Self>>::downcast_from(self)
    };
    let way =
        quote_spanned! {previous.span()=> #krate::__support::way_down::<Self, #previous>(&[#(#losing),*]) };
    Some(quote! {
        const WAY_DOWN: ::core::option::Option<#krate::__support::WayDown<Self>> = #way;
        fn downcast(self) -> ::core::result::Result<#previous, #krate::BoxError> {
            #back
        }
    })
}

/// How older versions are read through a declared history, which is prepared once.
fn declared(input: &Input, attr: &Attr) -> Option<TokenStream> {
    let krate = &attr.krate;
    let history = attr.history.as_ref()?;
    let where_serde = quote_spanned! {input.ident.span()=>
        where Self: #krate::__support::Deserialize<'de>
    };
    let steps = quote_spanned! {history.span()=> <Self as #krate::History>::history() };
    Some(quote! {
        const DECLARED: bool = true;
        fn declared() -> ::core::option::Option<&'static #krate::__support::Declared> {
            static DECLARED: #krate::__support::DeclaredCell = #krate::__support::DeclaredCell::new();
            ::core::option::Option::Some(DECLARED.get_or_init(|| {
                #krate::__support::Declared::new(
                    #steps,
                    <Self as #krate::Versioned>::VERSION,
                    <Self as #krate::Versioned>::FLOOR,
                )
            }))
        }
        fn read_declared<'de, D: #krate::__support::Deserializer<'de>>(
            version: #krate::Version,
            payload: D,
            trace: &#krate::__support::Trace<'de>,
        ) -> ::core::result::Result<Self, D::Error>
        #where_serde
        {
            #krate::__support::read_declared::<Self, D>(version, payload, trace)
        }
    })
}

/// What a generic type needs of the version before it.
fn where_clause(input: &Input, attr: &Attr) -> Option<TokenStream> {
    let krate = &attr.krate;
    let own = input.generics.where_clause.as_ref().map(|clause| clause.predicates.to_token_stream());
    let link = match &attr.previous {
        Some(previous) if input.generics.type_params().next().is_some() => Some(quote! {
            #previous: #krate::Versioned,
            Self: #krate::__support::UpcastFrom<#previous>
        }),
        _ => None,
    };
    match (own, link) {
        (None, None) => None,
        (Some(own), None) => Some(quote!(where #own)),
        (None, Some(link)) => Some(quote!(where #link)),
        (Some(own), Some(link)) => {
            let comma =
                (!input.generics.where_clause.as_ref()?.predicates.trailing_punct()).then(|| quote!(,));
            Some(quote!(where #own #comma #link))
        }
    }
}

/// The layout: what the attribute says, and what it does not say from the version before.
fn tag(attr: &Attr) -> TokenStream {
    let krate = &attr.krate;
    let place = match (&attr.place, &attr.previous) {
        (Some(place), _) => self::place(place, krate),
        (None, Some(previous)) => quote!(<#previous as #krate::Versioned>::TAG),
        (None, None) => quote!(#krate::Tag::DEFAULT),
    };
    let form_is_inherited = attr.place.is_none() && attr.previous.is_some();
    match &attr.label {
        Some(Label::Codec { parse, print }) => {
            quote!(#place.with_codec(#krate::LabelCodec { parse: #parse, print: #print }))
        }
        Some(Label::Text(_)) if !form_is_inherited => quote!(#place.with_labels()),
        _ => place,
    }
}

fn place(place: &Place, krate: &syn::Path) -> TokenStream {
    match place {
        Place::Field(tag) => {
            let text = tag.value();
            match text.strip_prefix('/') {
                None => quote!(#krate::Tag::field(#tag)),
                Some(path) => {
                    let names = path
                        .split('/')
                        .map(|part| LitStr::new(&part.replace("~1", "/").replace("~0", "~"), tag.span()));
                    quote!(#krate::Tag::nested(&[#(#names),*]))
                }
            }
        }
        Place::Envelope { version, data } => quote!(#krate::Tag::envelope(#version, #data)),
        Place::Outside => quote!(#krate::Tag::outside()),
    }
}

/// What the checks made on first use need to know of the type.
fn shape(input: &Input, krate: &syn::Path) -> TokenStream {
    let object = !matches!(input.shape, Shape::NotObject(_));
    let members = input.members.iter().map(|(name, _)| name);
    quote! {
        const SHAPE: #krate::__support::Shape = #krate::__support::Shape { object: #object, members: &[#(#members),*] };
    }
}

/// Assertions on constants, each blamed on the part of the source that is wrong.
fn checks(input: &Input, attr: &Attr) -> Vec<TokenStream> {
    let krate = &attr.krate;
    let ident = input.ident;
    let this = quote!(<#ident as #krate::Versioned>);
    let mut checks = Vec::new();
    if let Some(previous) = &attr.previous {
        checks.extend(link_checks(attr, previous, ident));
        if let Some(label) = &attr.label {
            let message = "the versions before have no label, so this one has none either: leave `label` out, or give every \
                 version of the kind one";
            let span = match label {
                Label::Text(text) => text.span(),
                Label::Codec { parse, .. } => parse.span(),
            };
            if let Label::Text(text) = label {
                checks.push(quote_spanned! {span=> ::core::assert!(#krate::__support::has_labels(&#this::TAG), #message) });
                let message = format!(
                    "a version before has the label {:?} too: each version has its own",
                    text.value()
                );
                checks.push(quote_spanned! {span=> ::core::assert!(#krate::__support::has_own_label::<#ident>(), #message) });
            }
        } else {
            let message =
                format!("the versions before have a label, so `{ident}` needs one too: `label = \"...\"`");
            checks.push(quote_spanned! {attr.version.span()=> ::core::assert!(!#krate::__support::has_labels(&#this::TAG), #message) });
        }
    }
    checks.extend(range_checks(attr, ident));
    if let Shape::NotObject(why) = input.shape {
        let message = no_object(why);
        checks.push(quote_spanned! {ident.span()=> ::core::assert!(!#this::TAG.needs_object(), #message) });
    }
    for (name, span) in &input.members {
        let message = format!(
            "`{name}` is the version tag, which is read and written for the type: remove the field, or keep \
             the tag in another member with `tag = \"...\"`"
        );
        checks.push(quote_spanned! {*span=> ::core::assert!(!#this::TAG.collides_with(#name), #message) });
    }
    checks
}

/// What `floor` and `untagged` say, against the chain and each other, where one of them may be inherited.
fn range_checks(attr: &Attr, ident: &syn::Ident) -> [TokenStream; 2] {
    let krate = &attr.krate;
    let this = quote!(<#ident as #krate::Versioned>);
    let floor = attr.floor.as_ref().unwrap_or(&attr.version).span();
    let untagged = attr.untagged.as_ref().or(attr.floor.as_ref()).unwrap_or(&attr.version).span();
    let no_way_down = "the chain does not reach down to `floor`, which is 1 if not given: link the missing versions \
                       with `previous`, or set `floor` to the oldest one there is";
    let unreadable = "`untagged` is below `floor`, so no document without a tag could be read: lower `floor`, or leave \
                      `untagged` out";
    [
        quote_spanned! {floor=> ::core::assert!(#krate::__support::reaches_floor::<#ident>(), #no_way_down) },
        quote_spanned! {untagged=> ::core::assert!(
            match #this::UNTAGGED {
                ::core::option::Option::Some(version) => version.get() >= #this::FLOOR.get(),
                ::core::option::Option::None => true,
            },
            #unreadable
        ) },
    ]
}

fn link_checks(attr: &Attr, previous: &Type, ident: &syn::Ident) -> [TokenStream; 3] {
    let krate = &attr.krate;
    let kind = &attr.kind;
    let version = attr.version.base10_parse::<u32>().unwrap_or(0);
    let before = version.saturating_sub(1);
    let shown = previous.to_token_stream().to_string().replace(' ', "");
    let that = quote!(<#previous as #krate::Versioned>);
    let other_kind = format!(
        "`{shown}` is not of kind \"{}\": all versions of a record have one kind, so correct `kind` here or there",
        kind.value()
    );
    let other_version = format!(
        "`{ident}` is version {version}, so `previous` must be version {before}, which `{shown}` is not: \
         correct `version` here, or link the version between"
    );
    let other_tag = format!(
        "`{ident}` keeps its tag in another place or form than `{shown}`: all versions of a kind share one \
         layout; leave `tag` out to take it over"
    );
    let span = previous.span();
    [
        quote_spanned! {span=> ::core::assert!(#krate::__support::same(#that::KIND, #kind), #other_kind) },
        quote_spanned! {span=> ::core::assert!(#that::VERSION.get() == #before, #other_version) },
        quote_spanned! {span=> ::core::assert!(#that::TAG.same_layout(&<#ident as #krate::Versioned>::TAG), #other_tag) },
    ]
}

/// Why a type has no place for a tag, and what to do.
pub(crate) fn no_object(why: &str) -> String {
    format!(
        "{why}, which has no place for a version tag: use a struct with named fields, or keep the version \
         around it with `envelope` or beside it with `outside`"
    )
}
