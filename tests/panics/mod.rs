//! Panics that tests cause.

use std::sync::Once;

/// What user code in these tests panics with, so that only those panics are silent.
pub(crate) const ON_PURPOSE: &str = "on purpose";

/// Keeps the panics that tests cause out of their output.
pub(crate) fn expect_panics() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let payload = info.payload();
            let message = payload.downcast_ref::<String>().map(String::as_str);
            let message = message.or_else(|| payload.downcast_ref::<&str>().copied());
            if !message.is_some_and(|message| message.contains(ON_PURPOSE)) {
                before(info);
            }
        }));
    });
}
