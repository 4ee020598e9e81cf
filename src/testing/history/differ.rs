//! Where two documents differ.

use serde_json::{Number, Value};

use crate::document::pointer;

/// The JSON Pointer of the first place, in the order of the names, where two values differ and that is not in one of
/// the masked ones. `*` in a mask is any member or element.
pub(super) fn difference(a: &Value, b: &Value, masks: &[Vec<String>]) -> Option<String> {
    let mut way = Vec::new();
    differ(a, b, masks, &mut way).then(|| pointer(&way))
}

/// Whether the two differ; then `way` leads there.
fn differ(a: &Value, b: &Value, masks: &[Vec<String>], way: &mut Vec<String>) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
            names.sort_unstable();
            names.dedup();
            names.into_iter().any(|name| below(name, (a.get(name), b.get(name)), masks, way))
        }
        (Value::Array(a), Value::Array(b)) => (0..a.len().max(b.len()))
            .any(|index| below(&index.to_string(), (a.get(index), b.get(index)), masks, way)),
        (Value::Number(a), Value::Number(b)) => !same(a, b),
        (a, b) => a != b,
    }
}

fn below(
    name: &str,
    pair: (Option<&Value>, Option<&Value>),
    masks: &[Vec<String>],
    way: &mut Vec<String>,
) -> bool {
    let masks: Vec<Vec<String>> = masks
        .iter()
        .filter(|mask| mask.first().is_some_and(|first| first == name || first == "*"))
        .map(|mask| mask[1..].to_vec())
        .collect();
    if masks.iter().any(Vec::is_empty) {
        return false;
    }
    way.push(name.to_owned());
    let differs = match pair {
        (Some(a), Some(b)) => differ(a, b, &masks, way),
        (None, None) => false,
        // What is masked below may have been all there was.
        _ => masks.is_empty(),
    };
    if !differs {
        way.pop();
    }
    differs
}

/// Whether two numbers are one, however they are spelled.
fn same(a: &Number, b: &Number) -> bool {
    match (a.as_i64(), b.as_i64(), a.as_u64(), b.as_u64()) {
        (Some(a), Some(b), _, _) => a == b,
        (_, _, Some(a), Some(b)) => a == b,
        #[expect(clippy::float_cmp, reason = "the numbers are to be the same")]
        _ => a == b || a.as_f64().zip(b.as_f64()).is_some_and(|(a, b)| a == b),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::difference;

    fn masks(pointers: &[&str]) -> Vec<Vec<String>> {
        pointers.iter().map(|pointer| pointer.split('/').skip(1).map(str::to_owned).collect()).collect()
    }

    fn at(a: Value, b: Value, masked: &[&str]) -> Option<String> {
        difference(&a, &b, &masks(masked))
    }

    #[test]
    fn the_first_difference_is_named() {
        let one = json!({"a": {"b": [1, {"c": 2}]}, "z": 1});
        assert_eq!(at(one.clone(), one.clone(), &[]), None);
        assert_eq!(
            at(one.clone(), json!({"a": {"b": [1, {"c": 3}]}, "z": 2}), &[]).as_deref(),
            Some("/a/b/1/c")
        );
        assert_eq!(at(one, json!({"a": {"b": [1]}, "z": 2}), &[]).as_deref(), Some("/a/b/1"));
        assert_eq!(at(json!(1), json!("1"), &[]).as_deref(), Some(""));
    }

    #[test]
    fn a_number_may_be_spelled_otherwise_and_be_no_other() {
        assert_eq!(at(json!({"n": 1}), json!({"n": 1.0}), &[]), None);
        assert_eq!(at(json!({"n": u64::MAX}), json!({"n": u64::MAX}), &[]), None);
        assert_eq!(at(json!({"n": u64::MAX}), json!({"n": u64::MAX - 1}), &[]).as_deref(), Some("/n"));
        assert_eq!(at(json!({"n": 1}), json!({"n": 1.5}), &[]).as_deref(), Some("/n"));
    }

    #[test]
    fn masked_places_may_differ_and_no_others() {
        let (old, new) =
            (json!({"t": {"a": 1, "c": "EUR"}, "s": 1}), json!({"t": {"a": 1, "c": "USD"}, "s": 1}));
        assert_eq!(at(old.clone(), new.clone(), &["/t/c"]), None);
        assert_eq!(at(old.clone(), new.clone(), &["/t"]), None);
        assert_eq!(at(old, new, &["/t/a"]).as_deref(), Some("/t/c"));
        let lines = |note: Value| json!({"l": [{"n": note}]});
        assert_eq!(at(lines(json!(1)), lines(json!(2)), &["/l/*/n"]), None);
        assert_eq!(at(json!({"t": {"c": 1}}), json!({}), &["/t/c"]), None);
        assert_eq!(at(json!({"t": {"c": 1}}), json!({}), &["/s"]).as_deref(), Some("/t"));
    }
}
