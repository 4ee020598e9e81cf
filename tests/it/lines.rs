//! Newline-delimited JSON: every line is on its own.

use std::io::{BufRead, BufReader, Error as IoError, ErrorKind as IoErrorKind, Read};

use serde::{Deserialize, Serialize};
use upcaster::{Error, ErrorKind, Loaded, Versioned};

use crate::support::cause;

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "note", version = 1, max_bytes = 60)]
struct NoteV1 {
    text: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, Versioned)]
#[versioned(kind = "note", version = 2, previous = NoteV1)]
struct Note {
    text: String,
    stars: u8,
}

impl From<NoteV1> for Note {
    fn from(old: NoteV1) -> Self {
        Self { text: old.text, stars: 0 }
    }
}

/// What a line gave: the text, the version, or the kind and place of its error and its bytes.
#[derive(Debug, PartialEq)]
enum Given {
    Note(&'static str, u32, usize),
    Error(ErrorKind, Option<usize>, Option<usize>, Vec<u8>, usize),
}

fn note(text: &'static str, version: u32, line: usize) -> Given {
    Given::Note(text, version, line)
}

fn error(kind: ErrorKind, line: usize, column: impl Into<Option<usize>>, raw: &[u8]) -> Given {
    Given::Error(kind, Some(line), column.into(), raw.to_vec(), line)
}

fn all(reader: impl BufRead) -> Vec<Given> {
    let mut lines = upcaster::read_lines::<Note, _>(reader);
    let mut all = Vec::new();
    while let Some(line) = lines.next() {
        all.push(match line {
            Ok(loaded) => {
                assert_eq!(lines.raw(), b"");
                let version = loaded.stored_version().get();
                let text: &'static str = loaded.into_inner().text.leak();
                Given::Note(text, version, lines.line_number())
            }
            Err(error) => {
                assert_eq!(error.record_kind(), Some("note"));
                let raw = lines.raw().to_vec();
                Given::Error(error.kind(), error.line(), error.column(), raw, lines.line_number())
            }
        });
    }
    assert!(lines.next().is_none());
    all
}

/// The same, whatever pieces the lines come in.
#[track_caller]
fn gives(input: &[u8], expected: &[Given]) {
    assert_eq!(all(input), expected, "in one piece");
    for capacity in [1, 2, 3, 7, 16, 64, 1000] {
        assert_eq!(all(BufReader::with_capacity(capacity, input)), expected, "in pieces of {capacity}");
    }
}

#[test]
fn a_bad_line_never_stops_the_others() {
    let input = br#"{"_v":1,"text":"one"}
{"_v":2,"text":"two"}
{"text":"three","stars":1}
{"_v":3}
[]

{"_v":2,"text":"four","stars":4}
{"_v":2,"text":"fi
x"}
{"text":"six","stars":4,"_v":2}"#;
    gives(
        input,
        &[
            note("one", 1, 1),
            error(ErrorKind::Data, 2, 21, br#"{"_v":2,"text":"two"}"#),
            error(ErrorKind::MissingTag, 3, None, br#"{"text":"three","stars":1}"#),
            error(ErrorKind::Newer, 4, None, br#"{"_v":3}"#),
            error(ErrorKind::NotAnObject, 5, None, b"[]"),
            note("four", 2, 7),
            error(ErrorKind::Truncated, 8, 18, br#"{"_v":2,"text":"fi"#),
            error(ErrorKind::Syntax, 9, 1, br#"x"}"#),
            note("six", 2, 10),
        ],
    );
}

#[test]
fn lines_end_with_and_without_a_carriage_return() {
    let input = b"{\"_v\":1,\"text\":\"one\"}\r\n\r\n{\"_v\":1}\r\n{\"_v\":1,\"text\":\"two\"}\r";
    gives(input, &[note("one", 1, 1), error(ErrorKind::Data, 3, 8, b"{\"_v\":1}\r"), note("two", 1, 4)]);
}

#[test]
fn blank_lines_are_passed_over_and_counted() {
    gives(b"", &[]);
    gives(b"\n", &[]);
    gives(b" \n\t\r\n\n  ", &[]);
    gives(
        b"\n \n{\"_v\":1,\"text\":\"one\"}\n\n\nx\n\n",
        &[note("one", 1, 3), error(ErrorKind::Syntax, 6, 1, b"x")],
    );
}

#[test]
fn the_last_line_needs_no_line_break() {
    gives(b"{\"_v\":1,\"text\":\"one\"}", &[note("one", 1, 1)]);
    gives(b"{\"_v\":1,\"text\":\"one\"}\n", &[note("one", 1, 1)]);
    gives(
        b"{\"_v\":1,\"text\":\"one\"}\n{\"_v\":1,\"te",
        &[note("one", 1, 1), error(ErrorKind::Truncated, 2, 11, b"{\"_v\":1,\"te")],
    );
}

#[test]
fn a_line_that_is_too_long_is_refused_and_passed_over() {
    let fits = format!(r#"{{"_v":1,"text":"{}"}}"#, "x".repeat(42));
    assert_eq!(fits.len(), 60);
    let over = format!(r#"{{"_v":1,"text":"{}"}}"#, "x".repeat(43));
    let far_over = "y".repeat(10_000);
    let input = format!("{fits}\n{over}\n{far_over}\n{fits}\n{far_over}");
    let text: &'static str = "x".repeat(42).leak();
    gives(
        input.as_bytes(),
        &[
            note(text, 1, 1),
            error(ErrorKind::TooLarge, 2, None, &over.as_bytes()[..60]),
            error(ErrorKind::TooLarge, 3, None, &far_over.as_bytes()[..60]),
            note(text, 1, 4),
            error(ErrorKind::TooLarge, 5, None, &far_over.as_bytes()[..60]),
        ],
    );
}

#[test]
fn a_long_blank_line_is_one_way_or_the_other_in_every_piece() {
    let input = format!("{}\n{{\"_v\":1,\"text\":\"one\"}}\n", " ".repeat(59));
    gives(input.as_bytes(), &[note("one", 1, 2)]);
    let input = format!("{}\n{{\"_v\":1,\"text\":\"one\"}}\n{}", " ".repeat(500), " ".repeat(500));
    gives(input.as_bytes(), &[note("one", 1, 2)]);
}

#[test]
fn a_line_that_is_not_utf8_is_an_error_of_its_own() {
    gives(
        b"\xff\n{\"_v\":1,\"text\":\"one\"}\n{\"_v\":1,\"text\":\"\xed\xa0\x80\"}\n",
        &[
            error(ErrorKind::InvalidUtf8, 1, 1, b"\xff"),
            note("one", 1, 2),
            error(ErrorKind::InvalidUtf8, 3, 17, b"{\"_v\":1,\"text\":\"\xed\xa0\x80\"}"),
        ],
    );
}

/// Gives its parts one by one: bytes, or an error.
struct Script(Vec<Result<&'static [u8], IoErrorKind>>);

impl Read for Script {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.0.is_empty() {
            return Ok(0);
        }
        match self.0.remove(0) {
            Ok(bytes) => {
                buffer[..bytes.len()].copy_from_slice(bytes);
                Ok(bytes.len())
            }
            Err(kind) => Err(IoError::new(kind, "unplugged")),
        }
    }
}

fn read(script: Vec<Result<&'static [u8], IoErrorKind>>) -> Vec<Result<Loaded<Note>, Error>> {
    upcaster::read_lines::<Note, _>(BufReader::new(Script(script))).take(10).collect()
}

#[test]
fn an_error_of_the_reader_is_given_once_and_ends_the_lines() {
    let given = read(vec![
        Ok(b"{\"_v\":1,\"text\":\"one\"}\n{\"_v\":1,"),
        Err(IoErrorKind::BrokenPipe),
        Ok(b"\"text\":\"two\"}\n"),
    ]);
    let [Ok(one), Err(error)] = given.as_slice() else { panic!("{given:?}") };
    assert_eq!(one.text, "one");
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(error.line(), Some(2));
    assert_eq!(error.record_kind(), Some("note"));
    assert_eq!(cause(error), "unplugged");

    let given = read(vec![Err(IoErrorKind::Other), Ok(b"{\"_v\":1,\"text\":\"one\"}\n")]);
    let [Err(error)] = given.as_slice() else { panic!("{given:?}") };
    assert_eq!((error.kind(), error.line()), (ErrorKind::Io, Some(1)));
}

#[test]
fn an_interrupted_read_is_tried_again() {
    let given = read(vec![
        Err(IoErrorKind::Interrupted),
        Ok(b"{\"_v\":1,"),
        Err(IoErrorKind::Interrupted),
        Err(IoErrorKind::Interrupted),
        Ok(b"\"text\":\"one\"}\n"),
        Err(IoErrorKind::Interrupted),
        Ok(b""),
        Err(IoErrorKind::Interrupted),
    ]);
    let [Ok(one)] = given.as_slice() else { panic!("{given:?}") };
    assert_eq!(one.text, "one");
}

#[test]
fn lines_can_be_collected_filtered_and_counted() {
    let file = "{\"_v\":1,\"text\":\"one\"}\nx\n{\"_v\":2,\"text\":\"two\",\"stars\":9}\n";
    let lines = || upcaster::read_lines::<Note, _>(file.as_bytes());
    assert_eq!(lines().count(), 3);
    assert_eq!(lines().filter(Result::is_err).count(), 1);
    let texts: Vec<String> = lines().flatten().map(|note| note.into_inner().text).collect();
    assert_eq!(texts, ["one", "two"]);
    assert!(lines().collect::<Result<Vec<_>, _>>().is_err());
    assert_eq!(format!("{:?}", lines()), "Lines { line: 0, ended: false, .. }");
}
