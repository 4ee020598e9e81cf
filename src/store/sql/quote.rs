/// A name as an identifier.
pub(in crate::store) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text as a literal, for what cannot be a parameter. One without a backslash means the same in every setting.
pub(in crate::store) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(quoted(r#"we"ird table"#), r#""we""ird table""#);
        assert_eq!(literal("o'clock"), "'o''clock'");
    }
}
