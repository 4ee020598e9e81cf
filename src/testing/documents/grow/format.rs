use super::super::dice::Dice;
use super::super::plan::Format;

/// Text of a format that the usual crates read, and validators of the format accept.
pub(super) fn formatted(format: Format, dice: &mut Dice) -> String {
    match format {
        Format::Date => date(dice),
        Format::PartialTime => time(dice),
        Format::Time => format!("{}{}", time(dice), offset(dice)),
        Format::PartialDateTime => format!("{}T{}", date(dice), time(dice)),
        Format::DateTime => format!("{}T{}{}", date(dice), time(dice), offset(dice)),
        Format::ZonedDateTime => format!("{}T{}+00:00[UTC]", date(dice), time(dice)),
        Format::Uuid => uuid(dice),
        Format::Ipv4 => ipv4(dice),
        Format::Ip if dice.one_in(2) => ipv4(dice),
        Format::Ip | Format::Ipv6 => ipv6(dice),
        other => (*dice.pick(samples(other))).to_owned(),
    }
}

/// The plainest text of a format.
pub(in super::super) fn plainest(format: Format) -> &'static str {
    match format {
        Format::Date => "1970-01-01",
        Format::PartialTime => "00:00:00",
        Format::Time => "00:00:00Z",
        Format::PartialDateTime => "1970-01-01T00:00:00",
        Format::DateTime => "1970-01-01T00:00:00Z",
        Format::ZonedDateTime => "1970-01-01T00:00:00+00:00[UTC]",
        Format::Uuid => "00000000-0000-0000-0000-000000000000",
        Format::Ip | Format::Ipv4 => "0.0.0.0",
        Format::Ipv6 => "::",
        other => samples(other)[0],
    }
}

fn samples(format: Format) -> &'static [&'static str] {
    match format {
        Format::Duration => &["PT0S", "PT1S", "PT36H", "PT1M30S", "PT1H", "PT2H30M"],
        Format::Uri => &[
            "http://a/",
            "https://example.com/a/b?c=d&e=%20#f",
            "mailto:a@example.com",
            "urn:isbn:0451450523",
            "ftp://user@host.example:2121/",
            "http://[2001:db8::1]:8080/",
        ],
        Format::UriReference => &["", "/", "a", "../a?b=c#d", "https://example.com/"],
        Format::UriTemplate => &["", "/a/{id}", "https://example.com/{a,b}{?c*}"],
        Format::Email => &["a@b.example", "first.last+tag@example.com", "o'brien@sub.example.org"],
        Format::Hostname => &["a", "localhost", "a-b.example.com", "xn--mnchen-3ya.example"],
        Format::Byte => &["", "AA==", "AAE=", "AAEC", "/+8="],
        Format::JsonPointer => &["", "/", "/a/0", "/a~1b/~0"],
        Format::RelativeJsonPointer => &["0", "1/a", "0#"],
        Format::Regex => &["", "a", "^[a-z]+$", "\\d{2}"],
        _ => &["", "a", "\u{1f980}", "a b"],
    }
}

fn date(dice: &mut Dice) -> String {
    const EDGES: [&str; 7] =
        ["1970-01-01", "2000-02-29", "1999-12-31", "0001-01-01", "9998-12-31", "2038-01-19", "1900-03-01"];
    if dice.one_in(2) {
        return (*dice.pick(&EDGES)).to_owned();
    }
    format!("{:04}-{:02}-{:02}", 1900 + dice.below(200), 1 + dice.below(12), 1 + dice.below(28))
}

fn time(dice: &mut Dice) -> String {
    let fraction = *dice.pick(&["", "", ".5", ".123456", ".999999999"]);
    match dice.below(3) {
        0 => format!("00:00:00{fraction}"),
        1 => format!("23:59:59{fraction}"),
        _ => format!("{:02}:{:02}:{:02}{fraction}", dice.below(24), dice.below(60), dice.below(60)),
    }
}

fn offset(dice: &mut Dice) -> &'static str {
    const OFFSETS: [&str; 5] = ["Z", "Z", "+00:00", "+05:30", "-08:00"];
    OFFSETS[dice.below(OFFSETS.len())]
}

fn uuid(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => "00000000-0000-0000-0000-000000000000".to_owned(),
        1 => "ffffffff-ffff-ffff-ffff-ffffffffffff".to_owned(),
        _ => {
            let (high, low) = (dice.next(), dice.next());
            let (first, second, third) = (high >> 32, (high >> 16) & 0xffff, high & 0xfff);
            let (fourth, last) = ((low >> 48) & 0x3fff | 0x8000, low & 0xffff_ffff_ffff);
            format!("{first:08x}-{second:04x}-4{third:03x}-{fourth:04x}-{last:012x}")
        }
    }
}

fn ipv4(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => "0.0.0.0".to_owned(),
        1 => "255.255.255.255".to_owned(),
        _ => format!("{}.{}.{}.{}", dice.below(256), dice.below(256), dice.below(256), dice.below(256)),
    }
}

fn ipv6(dice: &mut Dice) -> String {
    const EDGES: [&str; 6] = [
        "::",
        "::1",
        "fe80::1",
        "2001:db8::8a2e:370:7334",
        "::ffff:192.0.2.1",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    ];
    if dice.one_in(2) {
        return (*dice.pick(&EDGES)).to_owned();
    }
    let parts: Vec<String> = (0..8).map(|_| format!("{:x}", dice.below(0x1_0000))).collect();
    parts.join(":")
}
