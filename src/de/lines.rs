use std::fmt;
use std::io::{BufRead, ErrorKind as IoErrorKind};
use std::iter::FusedIterator;
use std::marker::PhantomData;

use super::{io, load_slice};
use crate::read::ReadFault;
use crate::{Error, Loaded, ReadableOwned};

/// Reads newline-delimited JSON, one document a line, each of any stored version.
///
/// It iterates over `Result<Loaded<T>, Error>`, one for each line that is not blank; a `File` goes in by a
/// [`BufReader`](std::io::BufReader). A line that cannot be read does not stop the ones
/// after it; its error counts [`line`](Error::line) from the start of the input, and its bytes are in
/// [`Lines::raw`], for which the loop is a `while let`. Only a failing reader ends the iteration, after giving its error.
///
/// ```
/// # #[derive(serde::Deserialize, upcaster::Versioned)]
/// # #[versioned(kind = "note", version = 1)]
/// # struct Note { text: String }
/// let file = "{\"_v\":1,\"text\":\"milk\"}\n{\"_v\":1,\n{\"_v\":1,\"text\":\"eggs\"}\n";
/// let mut texts = Vec::new();
/// let mut notes = upcaster::read_lines::<Note, _>(file.as_bytes());
/// while let Some(note) = notes.next() {
///     match note {
///         Ok(note) => texts.push(note.into_inner().text),
///         Err(error) => {
///             assert_eq!(error.line(), Some(2));
///             assert_eq!(notes.raw(), b"{\"_v\":1,");
///         }
///     }
/// }
/// assert_eq!(texts, ["milk", "eggs"]);
/// ```
pub fn read_lines<T: ReadableOwned, R: BufRead>(reader: R) -> Lines<T, R> {
    Lines { reader, raw: Vec::new(), line: 0, ended: false, of: PhantomData }
}

/// The documents of newline-delimited JSON; made by [`read_lines`].
pub struct Lines<T, R> {
    reader: R,
    raw: Vec<u8>,
    line: usize,
    ended: bool,
    of: PhantomData<fn() -> T>,
}

impl<T, R> Lines<T, R> {
    /// The bytes of the line last given, if that was an error; otherwise empty.
    ///
    /// Of a line longer than the limit, its beginning up to the limit.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The number of the line last given, from 1.
    #[must_use]
    pub fn line_number(&self) -> usize {
        self.line
    }
}

impl<T, R> fmt::Debug for Lines<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").field("line", &self.line).field("ended", &self.ended).finish_non_exhaustive()
    }
}

impl<T: ReadableOwned, R: BufRead> Iterator for Lines<T, R> {
    type Item = Result<Loaded<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            let read = self.next_line();
            if let Some(result) = read.transpose() {
                return Some(result.map_err(|error| error.of_kind(T::KIND).on_line(self.line)));
            }
        }
        None
    }
}

impl<T: ReadableOwned, R: BufRead> FusedIterator for Lines<T, R> {}

impl<T: ReadableOwned, R: BufRead> Lines<T, R> {
    /// Reads the document of the next line; `None` for a blank line and for the end.
    fn next_line(&mut self) -> Result<Option<Loaded<T>>, Error> {
        self.raw.clear();
        self.line += 1;
        let buffer = match fill(&mut self.reader) {
            Ok(buffer) => buffer,
            Err(error) => {
                self.ended = true;
                return Err(error);
            }
        };
        // A line that lies whole in the reader's buffer is parsed where it is.
        if let Some(end) = memchr::memchr(b'\n', buffer) {
            let read = parse(&buffer[..end]);
            if read.is_err() {
                self.raw.extend_from_slice(&buffer[..end.min(T::MAX_BYTES)]);
            }
            self.reader.consume(end + 1);
            return read;
        }
        self.gather()
    }

    /// Puts a line together that the reader gives in pieces.
    fn gather(&mut self) -> Result<Option<Loaded<T>>, Error> {
        let (mut len, mut blank) = (0, true);
        loop {
            let buffer = match fill(&mut self.reader) {
                Ok(buffer) => buffer,
                Err(error) => {
                    self.ended = true;
                    return Err(error);
                }
            };
            let end = memchr::memchr(b'\n', buffer);
            let piece = &buffer[..end.unwrap_or(buffer.len())];
            let room = T::MAX_BYTES.saturating_sub(self.raw.len());
            self.raw.extend_from_slice(&piece[..piece.len().min(room)]);
            len += piece.len();
            blank &= is_blank(piece);
            self.ended = buffer.is_empty();
            let taken = piece.len() + usize::from(end.is_some());
            self.reader.consume(taken);
            if self.ended || end.is_some() {
                break;
            }
        }
        if blank {
            self.raw.clear();
            return Ok(None);
        }
        if len > T::MAX_BYTES {
            return Err(ReadFault::TooLarge { limit: T::MAX_BYTES }.into());
        }
        let read = parse(&self.raw);
        if read.is_ok() {
            self.raw.clear();
        }
        read
    }
}

/// The reader's buffer, filled; empty at the end.
fn fill<R: BufRead>(reader: &mut R) -> Result<&[u8], Error> {
    // To return the buffer from the loop would borrow the reader for all of it: ask first, then take. What a
    // buffer holds is given again without reading; only the end would be asked for twice.
    loop {
        match reader.fill_buf() {
            Ok([]) => return Ok(&[]),
            Ok(_) => break,
            Err(error) if error.kind() == IoErrorKind::Interrupted => {}
            Err(error) => return Err(io(error)),
        }
    }
    reader.fill_buf().map_err(io)
}

fn parse<T: ReadableOwned>(line: &[u8]) -> Result<Option<Loaded<T>>, Error> {
    if is_blank(line) {
        return Ok(None);
    }
    load_slice(line).map(Some)
}

fn is_blank(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().is_empty()
}
