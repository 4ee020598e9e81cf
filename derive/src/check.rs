//! What can be refused without knowing any other type.

use syn::{LitInt, LitStr, Path};

use crate::attr::{Attr, Label, Place};
use crate::input::{Input, Shape};

pub(crate) fn check(attr: &Attr, input: &Input) -> syn::Result<()> {
    let version = number(&attr.version, "a version")?;
    if attr.kind.value().is_empty() {
        return refuse(&attr.kind, "a kind needs a name: it is what the records are stored under");
    }
    chain(attr, input, version)?;
    downcast(attr, input)?;
    if let Some(untagged) = &attr.untagged {
        if number(untagged, "`untagged`")? > version {
            return refuse(
                untagged,
                &format!(
                    "`untagged` is above `version`, which is {version}: give the version that documents without a tag are of"
                ),
            );
        }
    }
    match &attr.place {
        Some(Place::Field(tag)) => pointer(tag)?,
        Some(Place::Envelope { version, data }) if version.value() == data.value() => {
            return refuse(data, "an envelope needs two names: one for the version, one for the payload");
        }
        _ => {}
    }
    if let Some(Label::Text(label)) = &attr.label {
        if label.value().is_empty() {
            return refuse(label, "a label needs some text");
        }
    }
    shape(attr, input)
}

/// The version has one before it, or says that it has none.
fn chain(attr: &Attr, input: &Input, version: u32) -> syn::Result<()> {
    let floor = attr.floor.as_ref().map(|floor| number(floor, "`floor`")).transpose()?;
    if let (Some(floor), Some(literal)) = (floor, &attr.floor) {
        if floor > version {
            return refuse(
                literal,
                &format!(
                    "`floor` is above `version`, which is {version}: give the oldest version that is still read"
                ),
            );
        }
    }
    if let Some(history) = &attr.history {
        return declared(attr, input, history, version);
    }
    match &attr.previous {
        Some(previous) if version == 1 => refuse(
            previous,
            "version 1 is the first, so nothing is before it: leave `previous` out, or correct `version`",
        ),
        None if version > 1 && floor != Some(version) => refuse(
            &attr.version,
            &format!(
                "version {version} has no version before it: link it with `previous = ...`, say what changed \
                 with `history`, or set `floor = {version}` if older documents need not be read any more"
            ),
        ),
        _ => Ok(()),
    }
}

/// The way back leads to a type, and both can be read without borrowing.
fn downcast(attr: &Attr, input: &Input) -> syn::Result<()> {
    let Some(downcast) = &attr.downcast else { return Ok(()) };
    if attr.history.is_some() {
        return refuse(
            &downcast.word,
            "declared steps know their way back themselves: leave `downcast` out; `Versioned::chain` says what it loses",
        );
    }
    if attr.previous.is_none() {
        return refuse(
            &downcast.word,
            "`downcast` leads back to the type that `previous` names: add `previous = ...`",
        );
    }
    if !input.generics.params.is_empty() {
        return refuse(
            &downcast.word,
            "a type with parameters cannot have a `downcast`: the way back reads and writes types that borrow nothing",
        );
    }
    downcast.losing.iter().filter(|path| path.value().starts_with('/')).try_for_each(pointer)
}

/// The versions before are declared, and are of this type alone.
fn declared(attr: &Attr, input: &Input, history: &Path, version: u32) -> syn::Result<()> {
    if input.generics.type_params().next().is_some() {
        return refuse(
            history,
            "a type with type parameters cannot have a declared history: link the types with `previous`",
        );
    }
    if version == 1 {
        return refuse(history, "version 1 is the first, so it has no history: leave `history` out");
    }
    if let Some(previous) = &attr.previous {
        return refuse(
            previous,
            "`history` and `previous` both say what is before this version: keep one; the type that `previous` \
             names may have a `history`",
        );
    }
    if let Some(Label::Text(label)) = &attr.label {
        return refuse(
            label,
            "the versions of a declared history have no types to carry a label each: use \
             `label(parse = ..., print = ...)`",
        );
    }
    Ok(())
}

/// A type that is no object is refused where its own attribute says that the tag is in it; where the tag is
/// inherited, the expansion checks it.
fn shape(attr: &Attr, input: &Input) -> syn::Result<()> {
    let tag_in_object = match &attr.place {
        Some(Place::Field(_)) => true,
        None => attr.previous.is_none(),
        Some(_) => false,
    };
    match input.shape {
        Shape::NotObject(why) if tag_in_object => refuse(input.ident, &crate::expand::no_object(why)),
        _ => Ok(()),
    }
}

/// A tag is a member name, or a JSON Pointer to a member.
fn pointer(tag: &LitStr) -> syn::Result<()> {
    let text = tag.value();
    if text.is_empty() || text == "/" {
        return refuse(tag, "a tag is the name of a member, or a JSON Pointer to one: \"/metadata/version\"");
    }
    let Some(path) = text.strip_prefix('/') else { return dotted(tag, &text) };
    let escaped = |part: &str| part.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    if path.split('/').any(|part| part.is_empty() || !escaped(part)) {
        return refuse(
            tag,
            "not a JSON Pointer (RFC 6901): parts are not empty, `~` is written `~0` and `/` is `~1`",
        );
    }
    Ok(())
}

/// A name with a dot may be meant as a path, so it is spelled as a pointer.
fn dotted(tag: &LitStr, text: &str) -> syn::Result<()> {
    if !text.contains('.') {
        return Ok(());
    }
    let name = text.replace('~', "~0").replace('/', "~1");
    let nested = name.replace('.', "/");
    refuse(
        tag,
        &format!(
            "a member of a member is written `/{nested}`; a member whose name holds a dot is written `/{name}`"
        ),
    )
}

fn number(literal: &LitInt, what: &str) -> syn::Result<u32> {
    match literal.base10_parse::<u32>() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(syn::Error::new(
            literal.span(),
            format!("{what} is a whole number from 1 to 4294967295: the first version is 1"),
        )),
    }
}

fn refuse<T>(at: &impl quote::ToTokens, message: &str) -> syn::Result<T> {
    Err(syn::Error::new_spanned(at, message))
}
