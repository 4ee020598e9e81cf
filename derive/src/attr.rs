//! What `#[versioned(...)]` says.

use quote::ToTokens;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{DeriveInput, Expr, LitInt, LitStr, Path, Token, Type};

use crate::nearest::nearest;

/// The content of `#[versioned(...)]`, each part as it was written.
pub(crate) struct Attr {
    pub(crate) kind: LitStr,
    pub(crate) version: LitInt,
    pub(crate) previous: Option<Type>,
    /// The word itself, to blame.
    pub(crate) history: Option<Path>,
    pub(crate) downcast: Option<Downcast>,
    pub(crate) place: Option<Place>,
    pub(crate) label: Option<Label>,
    pub(crate) untagged: Option<LitInt>,
    pub(crate) floor: Option<LitInt>,
    pub(crate) max_bytes: Option<Expr>,
    pub(crate) krate: Path,
}

/// The way back to the version before.
pub(crate) struct Downcast {
    /// The word itself, to blame.
    pub(crate) word: Path,
    pub(crate) losing: Vec<LitStr>,
}

pub(crate) enum Place {
    Field(LitStr),
    Envelope { version: LitStr, data: LitStr },
    Outside,
}

pub(crate) enum Label {
    Text(LitStr),
    Codec { parse: Box<Expr>, print: Box<Expr> },
}

#[derive(Default)]
struct Draft {
    kind: Option<LitStr>,
    version: Option<LitInt>,
    previous: Option<Type>,
    history: Option<Path>,
    downcast: Option<Downcast>,
    place: Option<Place>,
    label: Option<Label>,
    untagged: Option<LitInt>,
    floor: Option<LitInt>,
    max_bytes: Option<Expr>,
    krate: Option<Path>,
}

const EXAMPLE: &str = r#"`#[versioned(kind = "...", version = 1)]`"#;
const KNOWN: [&str; 13] = [
    "kind",
    "version",
    "previous",
    "history",
    "downcast",
    "tag",
    "envelope",
    "outside",
    "label",
    "untagged",
    "floor",
    "max_bytes",
    "crate",
];
const FUNCTION: &str = "give the path of a function, or of a field of a `LabelCodec` constant, as in `label(parse = CODEC.parse, print = CODEC.print)`";

impl Attr {
    pub(crate) fn read(item: &DeriveInput) -> syn::Result<Self> {
        let mut draft = Draft::default();
        let mut span = None;
        for attribute in item.attrs.iter().filter(|attribute| attribute.path().is_ident("versioned")) {
            span.get_or_insert(attribute.path().span());
            attribute.parse_nested_meta(|meta| draft.take(&meta))?;
        }
        let Some(span) = span else {
            return Err(syn::Error::new(item.ident.span(), format!("say which version this is: {EXAMPLE}")));
        };
        let missing = |what: &str| syn::Error::new(span, format!("`{what}` is missing, as in {EXAMPLE}"));
        Ok(Self {
            kind: draft.kind.ok_or_else(|| missing("kind"))?,
            version: draft.version.ok_or_else(|| missing("version"))?,
            previous: draft.previous,
            history: draft.history,
            downcast: draft.downcast,
            place: draft.place,
            label: draft.label,
            untagged: draft.untagged,
            floor: draft.floor,
            max_bytes: draft.max_bytes,
            krate: draft.krate.unwrap_or_else(default_krate),
        })
    }
}

fn default_krate() -> Path {
    syn::parse_quote!(::upcaster)
}

/// The crate to name in spite of mistakes elsewhere in the attribute.
pub(crate) fn krate_of(item: &DeriveInput) -> Path {
    let mut draft = Draft::default();
    for attribute in item.attrs.iter().filter(|attribute| attribute.path().is_ident("versioned")) {
        let _ = attribute.parse_nested_meta(|meta| draft.take(&meta));
    }
    draft.krate.unwrap_or_else(default_krate)
}

impl Draft {
    fn take(&mut self, meta: &ParseNestedMeta) -> syn::Result<()> {
        let Some(name) = meta.path.get_ident().map(ToString::to_string) else {
            return Err(unknown(meta));
        };
        match name.as_str() {
            "kind" => set(&mut self.kind, meta, text(meta)?),
            "version" => set(&mut self.version, meta, number(meta)?),
            "previous" => set(&mut self.previous, meta, meta.value()?.parse()?),
            "history" => set(&mut self.history, meta, meta.path.clone()),
            "downcast" => set(&mut self.downcast, meta, downcast(meta)?),
            "tag" => set(&mut self.place, meta, Place::Field(text(meta)?)),
            "envelope" => set(&mut self.place, meta, envelope(meta)?),
            "outside" => set(&mut self.place, meta, Place::Outside),
            "label" => set(&mut self.label, meta, label(meta)?),
            "untagged" => set(&mut self.untagged, meta, untagged(meta)?),
            "floor" => set(&mut self.floor, meta, number(meta)?),
            "max_bytes" => set(&mut self.max_bytes, meta, meta.value()?.parse()?),
            "crate" => set(&mut self.krate, meta, text(meta)?.parse()?),
            _ => Err(unknown(meta)),
        }
    }
}

fn unknown(meta: &ParseNestedMeta) -> syn::Error {
    let written = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
    meta.error(match nearest(&written, &KNOWN) {
        Some(known) => format!("unknown attribute: did you mean `{known}`?"),
        None => format!("unknown attribute; there are `{}`", KNOWN.join("`, `")),
    })
}

fn set<T>(slot: &mut Option<T>, meta: &ParseNestedMeta, value: T) -> syn::Result<()> {
    if slot.replace(value).is_some() {
        let place = ["tag", "envelope", "outside"].iter().any(|name| meta.path.is_ident(name));
        return Err(meta.error(if place {
            "a second place for the tag: of `tag`, `envelope` and `outside` only one can be given"
        } else {
            "given twice: leave one out"
        }));
    }
    Ok(())
}

/// A version as a plain number.
fn number(meta: &ParseNestedMeta) -> syn::Result<LitInt> {
    let value = meta.value()?;
    let span = value.span();
    value.parse().map_err(|_| {
        syn::Error::new(span, "a version is a whole number from 1 to 4294967295, without quotes")
    })
}

fn untagged(meta: &ParseNestedMeta) -> syn::Result<LitInt> {
    if !meta.input.peek(Token![=]) {
        return Err(meta.error("`untagged` needs the version such documents have: `untagged = 1`"));
    }
    number(meta)
}

fn text(meta: &ParseNestedMeta) -> syn::Result<LitStr> {
    meta.value()?.parse()
}

/// `downcast`, or `downcast(losing("...", ...))`.
fn downcast(meta: &ParseNestedMeta) -> syn::Result<Downcast> {
    let mut losing = None;
    if meta.input.peek(syn::token::Paren) {
        meta.parse_nested_meta(|part| {
            if !part.path.is_ident("losing") {
                return Err(part.error(
                    "say what does not come back: `downcast(losing(\"member\", \"/nested/member\"))`",
                ));
            }
            let content;
            syn::parenthesized!(content in part.input);
            let members = content.parse_terminated(<LitStr as syn::parse::Parse>::parse, Token![,])?;
            set(&mut losing, &part, members.into_iter().collect())
        })?;
    }
    Ok(Downcast { word: meta.path.clone(), losing: losing.unwrap_or_default() })
}

/// `envelope`, or `envelope(version = "...", data = "...")`.
fn envelope(meta: &ParseNestedMeta) -> syn::Result<Place> {
    let (mut version, mut data) = (None, None);
    if meta.input.peek(syn::token::Paren) {
        meta.parse_nested_meta(|part| {
            if part.path.is_ident("version") {
                set(&mut version, &part, text(&part)?)
            } else if part.path.is_ident("data") {
                set(&mut data, &part, text(&part)?)
            } else {
                Err(part.error("an envelope has a `version` and a `data`, both member names"))
            }
        })?;
    }
    let name = |default| LitStr::new(default, meta.path.span());
    Ok(Place::Envelope {
        version: version.unwrap_or_else(|| name("v")),
        data: data.unwrap_or_else(|| name("data")),
    })
}

/// `label = "..."`, or `label(parse = function, print = function)`.
fn label(meta: &ParseNestedMeta) -> syn::Result<Label> {
    if meta.input.peek(syn::token::Paren) {
        return codec(meta);
    }
    let value = meta.value()?;
    if !value.peek(LitStr) {
        if let Ok(codec) = value.fork().parse::<Path>() {
            return Err(codec_by_path(&codec));
        }
    }
    value.parse().map(Label::Text)
}

fn codec_by_path(codec: &Path) -> syn::Error {
    let shown = codec.to_token_stream().to_string().replace(' ', "");
    let message = format!(
        "a label is a text in quotes; for a codec: `label(parse = {shown}.parse, print = {shown}.print)`"
    );
    syn::Error::new_spanned(codec, message)
}

fn codec(meta: &ParseNestedMeta) -> syn::Result<Label> {
    let (mut parse, mut print) = (None, None);
    meta.parse_nested_meta(|part| {
        if part.path.is_ident("parse") {
            set(&mut parse, &part, function(part.value()?)?)
        } else if part.path.is_ident("print") {
            set(&mut print, &part, function(part.value()?)?)
        } else {
            Err(part.error("a label codec has a `parse` and a `print`, both functions"))
        }
    })?;
    match (parse, print) {
        (Some(parse), Some(print)) => Ok(Label::Codec { parse: Box::new(parse), print: Box::new(print) }),
        _ => Err(meta.error(
            "a label codec needs both: `parse: fn(&str) -> Option<u32>` and `print: fn(u32) -> String`",
        )),
    }
}

/// A function by its path, or by the field that holds it.
fn function(value: ParseStream) -> syn::Result<Expr> {
    let span = value.span();
    let expression: Expr = value.parse().map_err(|_| syn::Error::new(span, FUNCTION))?;
    if names_something(&expression) {
        return Ok(expression);
    }
    // Whether a closure can be parsed depends on what features of syn the rest of a program turns on.
    Err(match expression {
        Expr::Closure(_) => syn::Error::new(span, FUNCTION),
        other => syn::Error::new_spanned(other, FUNCTION),
    })
}

fn names_something(expression: &Expr) -> bool {
    match expression {
        Expr::Path(_) | Expr::Field(_) => true,
        Expr::Group(group) => names_something(&group.expr),
        Expr::Paren(paren) => names_something(&paren.expr),
        _ => false,
    }
}
