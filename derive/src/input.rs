//! The item, and the shape serde gives it in a document.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Data, DataEnum, DataStruct, DeriveInput, Expr, Field, Fields, Generics, Ident, LitStr};

use crate::rename::Rule;

pub(crate) struct Input<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) shape: Shape,
    /// The member names the type reads or writes, each with the place to blame.
    pub(crate) members: Vec<(String, Span)>,
}

/// What the type is in a document.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Object,
    /// Decided by another type, which only reading and writing will show.
    Unknown,
    NotObject(&'static str),
}

impl<'a> Input<'a> {
    pub(crate) fn read(item: &'a DeriveInput) -> syn::Result<Self> {
        let serde = Serde::read(&item.attrs);
        let (shape, members) = match &item.data {
            Data::Struct(data) => (struct_shape(data), fields_of(&data.fields, serde.rename_all)),
            Data::Enum(data) => (enum_shape(&serde), enum_members(data, &serde, item.ident.span())),
            Data::Union(_) => {
                return Err(syn::Error::new(item.ident.span(), "a union cannot be stored as a document"));
            }
        };
        let (shape, members) = if serde.by_proxy { (Shape::Unknown, Vec::new()) } else { (shape, members) };
        Ok(Self { ident: &item.ident, generics: &item.generics, shape, members })
    }
}

fn struct_shape(data: &DataStruct) -> Shape {
    match &data.fields {
        Fields::Named(_) => Shape::Object,
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Shape::Unknown,
        Fields::Unnamed(_) => Shape::NotObject("a tuple struct is stored as an array"),
        Fields::Unit => Shape::NotObject("a unit struct is stored as `null`"),
    }
}

fn enum_shape(serde: &Serde) -> Shape {
    match (&serde.tag, serde.untagged) {
        (Some(_), _) => Shape::Object,
        (None, true) => Shape::Unknown,
        (None, false) => Shape::NotObject(
            "an enum without `#[serde(tag = \"...\")]` is stored as a string or under the name of its variant",
        ),
    }
}

fn enum_members(data: &DataEnum, serde: &Serde, span: Span) -> Vec<(String, Span)> {
    let mut members: Vec<_> =
        serde.tag.iter().chain(&serde.content).map(|name| (name.clone(), span)).collect();
    // Only internal tagging puts the fields of a variant beside the tag.
    if serde.tag.is_some() && serde.content.is_none() {
        for variant in &data.variants {
            let own = Serde::read(&variant.attrs).rename_all;
            members.extend(fields_of(&variant.fields, own.or(serde.rename_all_fields)));
        }
    }
    members
}

fn fields_of(fields: &Fields, rename_all: Both<Option<Rule>>) -> Vec<(String, Span)> {
    fields.iter().flat_map(|field| names_of(field, rename_all)).collect()
}

/// Every name under which serde reads or writes a field.
fn names_of(field: &Field, rename_all: Both<Option<Rule>>) -> Vec<(String, Span)> {
    let Some(ident) = &field.ident else { return Vec::new() };
    let serde = Serde::read(&field.attrs);
    if serde.skip || serde.flatten {
        return Vec::new();
    }
    let plain = ident.to_string();
    let plain = plain.strip_prefix("r#").unwrap_or(&plain);
    let name = |renamed: Option<String>, rule: Option<Rule>| {
        renamed.unwrap_or_else(|| rule.map_or_else(|| plain.to_owned(), |rule| rule.apply(plain)))
    };
    let mut names = serde.aliases;
    names.push(name(serde.rename.serialize, rename_all.serialize));
    names.push(name(serde.rename.deserialize, rename_all.deserialize));
    names.sort();
    names.dedup();
    names.into_iter().map(|name| (name, ident.span())).collect()
}

/// One thing for writing and one for reading, as serde has it.
#[derive(Clone, Copy, Default)]
struct Both<T> {
    serialize: T,
    deserialize: T,
}

impl<T> Both<Option<T>> {
    fn or(self, other: Self) -> Self {
        Self {
            serialize: self.serialize.or(other.serialize),
            deserialize: self.deserialize.or(other.deserialize),
        }
    }
}

/// What `#[serde(...)]` says, as far as it decides names and shape. Mistakes in it are serde's to report.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools)] // Each is an attribute of serde's that stands alone.
struct Serde {
    rename: Both<Option<String>>,
    rename_all: Both<Option<Rule>>,
    rename_all_fields: Both<Option<Rule>>,
    aliases: Vec<String>,
    tag: Option<String>,
    content: Option<String>,
    untagged: bool,
    flatten: bool,
    skip: bool,
    by_proxy: bool,
}

impl Serde {
    fn read(attributes: &[Attribute]) -> Self {
        let mut serde = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            let _ = attribute.parse_nested_meta(|meta| serde.take(&meta));
        }
        serde
    }

    fn take(&mut self, meta: &ParseNestedMeta) -> syn::Result<()> {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        match name.as_str() {
            "rename" => self.rename = both(meta, |name| Some(name.value()))?,
            "rename_all" => self.rename_all = both(meta, |rule| Rule::named(&rule.value()))?,
            "rename_all_fields" => self.rename_all_fields = both(meta, |rule| Rule::named(&rule.value()))?,
            "alias" => self.aliases.push(meta.value()?.parse::<LitStr>()?.value()),
            "tag" => self.tag = Some(meta.value()?.parse::<LitStr>()?.value()),
            "content" => self.content = Some(meta.value()?.parse::<LitStr>()?.value()),
            "untagged" => self.untagged = true,
            "flatten" => self.flatten = true,
            "skip" => self.skip = true,
            "transparent" => self.by_proxy = true,
            "from" | "try_from" | "into" => {
                self.by_proxy = true;
                pass_over(meta)?;
            }
            _ => pass_over(meta)?,
        }
        Ok(())
    }
}

/// `name = "..."`, or `name(serialize = "...", deserialize = "...")`.
fn both<T: Clone>(
    meta: &ParseNestedMeta,
    read: impl Fn(LitStr) -> Option<T>,
) -> syn::Result<Both<Option<T>>> {
    if meta.input.peek(syn::Token![=]) {
        let value = read(meta.value()?.parse()?);
        return Ok(Both { serialize: value.clone(), deserialize: value });
    }
    let mut both = Both { serialize: None, deserialize: None };
    meta.parse_nested_meta(|part| {
        let value = read(part.value()?.parse()?);
        if part.path.is_ident("serialize") {
            both.serialize = value;
        } else {
            both.deserialize = value;
        }
        Ok(())
    })?;
    Ok(both)
}

fn pass_over(meta: &ParseNestedMeta) -> syn::Result<()> {
    if meta.input.peek(syn::Token![=]) {
        meta.value()?.parse::<Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        meta.parse_nested_meta(|part| pass_over(&part))?;
    }
    Ok(())
}
