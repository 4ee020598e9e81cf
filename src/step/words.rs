use super::Loss;
use super::fault::Failure;
use super::op::Operation;
use super::place::Place;
use crate::Document;
use crate::document::{DocumentError, Node, Token, What, text_of};

/// Changes the words of an enum.
pub(crate) struct MapValues {
    pub(crate) at: Place,
    /// Each word of the earlier version with that of the later one.
    pub(crate) words: Vec<(String, String)>,
}

type Side = fn(&(String, String)) -> &String;

fn earlier(pair: &(String, String)) -> &String {
    &pair.0
}

fn later(pair: &(String, String)) -> &String {
    &pair.1
}

impl MapValues {
    fn map(&self, document: &mut Document<'_>, from: Side, to: Side) -> Result<(), Failure> {
        let Some(view) = document.look(&self.at.way)? else { return Ok(()) };
        match view.token() {
            Token::String => {}
            Token::Null => return Ok(()),
            found => return Err(DocumentError::unexpected(&self.at.way, "a text", found).into()),
        }
        let word: String = view.read(&self.at.way)?;
        match self.words.iter().find(|pair| *from(pair) == word).map(to) {
            Some(new) if *new == word => Ok(()),
            Some(new) => {
                let node = text_of(new).map_or(Node::NULL, Node::Text);
                document.replace_at(&self.at.way, node)?;
                Ok(())
            }
            None if self.words.iter().any(|pair| *to(pair) == word) => {
                Err(DocumentError::at(&self.at.way, What::Other("already has a word of the other version"))
                    .into())
            }
            None => Ok(()),
        }
    }

    fn is_one_to_one(&self) -> bool {
        let words = &self.words;
        (1..words.len()).all(|index| words[..index].iter().all(|(_, new)| *new != words[index].1))
    }
}

impl Operation for MapValues {
    fn up(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.map(document, earlier, later)
    }

    fn down(&self, document: &mut Document<'_>) -> Result<(), Failure> {
        self.map(document, later, earlier)
    }

    fn loss(&self) -> Loss {
        if self.is_one_to_one() { Loss::None } else { Loss::member(&self.at) }
    }

    fn places(&self) -> Option<Vec<Place>> {
        Some(vec![self.at.clone()])
    }

    fn sentence(&self) -> String {
        format!("changes the words of {}", self.at)
    }
}
