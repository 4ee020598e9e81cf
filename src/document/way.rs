use std::borrow::Cow;

use super::error::{DocumentError, What};
use crate::json::first_of;

/// The names and indices to go through, of a member name or a JSON Pointer (RFC 6901); the empty text is the
/// document itself.
pub(crate) fn segments(path: &str) -> Result<Vec<Cow<'_, str>>, DocumentError> {
    let Some(pointer) = path.strip_prefix('/') else {
        return Ok(if path.is_empty() { Vec::new() } else { vec![Cow::Borrowed(path)] });
    };
    let decoded: Option<Vec<_>> = pointer.split('/').map(decode).collect();
    decoded.ok_or_else(|| DocumentError::new(path.to_owned(), What::BadPointer))
}

/// Calls with the way of a path, which mostly needs no memory.
#[inline]
pub(crate) fn with_way<T>(
    path: &str,
    call: impl FnOnce(&[&str]) -> Result<T, DocumentError>,
) -> Result<T, DocumentError> {
    let mut few = [path; FEW];
    let (decoded, many);
    let way = if let Some(len) = fill(&mut few, path) {
        &few[..len]
    } else {
        decoded = segments(path)?;
        many = decoded.iter().map(AsRef::as_ref).collect::<Vec<_>>();
        &many[..]
    };
    call(way)
}

/// The longest way that needs no memory.
const FEW: usize = 4;

/// Puts the way of a path where it fits as it is written, and says how long it is.
#[inline]
fn fill<'p>(few: &mut [&'p str; FEW], path: &'p str) -> Option<usize> {
    match path.as_bytes().first() {
        None => Some(0),
        Some(b'/') => split(few, &path[1..]),
        Some(_) => Some(1),
    }
}

/// The same for a JSON Pointer behind its first slash.
fn split<'p>(few: &mut [&'p str; FEW], pointer: &'p str) -> Option<usize> {
    let mut rest = pointer;
    for (index, segment) in few.iter_mut().enumerate() {
        let Some(end) = first_of([b'/', b'~'], rest.as_bytes()) else {
            *segment = rest;
            return Some(index + 1);
        };
        *segment = &rest[..end];
        rest = rest[end..].strip_prefix('/')?;
    }
    None
}

fn decode(segment: &str) -> Option<Cow<'_, str>> {
    if !segment.contains('~') {
        return Some(Cow::Borrowed(segment));
    }
    let mut name = String::with_capacity(segment.len());
    let mut pieces = segment.split('~');
    name.push_str(pieces.next()?);
    for piece in pieces {
        let (escape, rest) = (piece.get(..1)?, piece.get(1..)?);
        name.push(match escape {
            "0" => '~',
            "1" => '/',
            _ => return None,
        });
        name.push_str(rest);
    }
    Some(Cow::Owned(name))
}

/// An index as a JSON Pointer spells it: without sign and leading zeros.
pub(crate) fn index(segment: &str) -> Option<usize> {
    let canonical = segment == "0" || !segment.starts_with(['0', '+']);
    segment.parse().ok().filter(|_| canonical)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_taken_apart() {
        let way = |path| segments(path).map(|way| way.join("|")).map_err(|error| error.to_string());
        let not_one =
            |path| format!("{path} is not a JSON Pointer: in it ~0 stands for ~, and ~1 for / in a name");
        assert_eq!(way("a"), Ok("a".to_owned()));
        assert_eq!(way(""), Ok(String::new()));
        assert_eq!(way("/a~1b/~0~01/0"), Ok("a/b|~~1|0".to_owned()));
        assert_eq!(way("/"), Ok(String::new()));
        assert_eq!(segments("/").map(|way| way.len()).ok(), Some(1));
        assert_eq!(way("/a~2"), Err(not_one("/a~2")));
        assert_eq!(way("/a~"), Err(not_one("/a~")));
        assert_eq!(way("/é~é"), Err(not_one("/é~é")));
    }

    #[test]
    fn a_way_is_the_same_however_long_it_is() {
        for path in [
            "",
            "a",
            "/",
            "/a",
            "/a/b",
            "a/b",
            "/a//",
            "/a/b/c/d",
            "/a/b/c/d/e",
            "/a/b~1c",
            "/~",
            "/a/~0/b/c/d",
        ] {
            let direct = with_way(path, |way| Ok(way.join("|"))).map_err(|error| error.to_string());
            assert_eq!(
                direct,
                segments(path).map(|way| way.join("|")).map_err(|error| error.to_string()),
                "{path}"
            );
            let len = with_way(path, |way| Ok(way.len())).ok();
            assert_eq!(len, segments(path).map(|way| way.len()).ok(), "{path}");
        }
    }

    #[test]
    fn indices_have_one_spelling() {
        assert_eq!(index("10"), Some(10));
        assert_eq!(index("0"), Some(0));
        for odd in ["01", "+1", "-1", "", "-", "1.0"] {
            assert_eq!(index(odd), None, "{odd}");
        }
    }
}
