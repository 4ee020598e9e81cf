use std::sync::Arc;

use super::super::plan::{Keys, Member, Members, Others};
use super::super::tree::{Body, Entry};
use super::{Growth, Habit};

impl Growth<'_> {
    pub(super) fn members(&mut self, members: &Members, depth: usize) -> Body {
        let required = members.known.iter().filter(|member| member.required).count();
        let mut room = members.most.saturating_sub(required);
        let mut entries = Vec::with_capacity(members.known.len());
        for member in &members.known {
            if member.required {
                entries.push(self.entry(member, depth));
            } else if room > 0 && self.is_present(member, depth) {
                entries.push(self.entry(member, depth));
                room -= 1;
            }
        }
        self.fill(members, &mut entries, depth);
        if !members.others.is_empty() {
            self.others(members, &mut entries, depth);
        }
        Body::Members(entries)
    }

    /// Adds members that may be absent, as long as there have to be more.
    fn fill(&mut self, members: &Members, entries: &mut Vec<Entry>, depth: usize) {
        for member in &members.known {
            let others = usize::from(!members.others.is_empty());
            if entries.len() + others >= members.least {
                return;
            }
            if entries.iter().all(|entry| entry.name != member.name) {
                entries.push(self.entry(member, depth));
            }
        }
    }

    fn entry(&mut self, member: &Member, depth: usize) -> Entry {
        let tree = self.part(member.plan, depth + 1);
        Entry { name: Arc::clone(&member.name), tree, required: member.required }
    }

    /// Absent, null and anything else about equally often.
    fn is_present(&mut self, member: &Member, depth: usize) -> bool {
        if self.is_lean(depth) {
            return false;
        }
        match self.habit {
            Habit::Sparse => self.dice.one_in(16),
            Habit::Full => !self.dice.one_in(16),
            Habit::Mixed if self.plans.get(member.plan).null.is_some() => !self.dice.one_in(3),
            Habit::Mixed => self.dice.one_in(2),
        }
    }

    fn others(&mut self, members: &Members, entries: &mut Vec<Entry>, depth: usize) {
        let wanted = match self.dice.below(8) {
            _ if self.is_lean(depth) => 0,
            0..=2 => 0,
            3..=4 => 1,
            5..=6 => 2,
            _ => 3 + self.dice.below(5),
        };
        let wanted = (entries.len() + wanted).clamp(members.least, members.most.max(members.least));
        for _ in 0..(wanted.saturating_sub(entries.len())) * super::AGAIN {
            if entries.len() >= wanted {
                return;
            }
            let others = self.dice.pick(&members.others);
            let name = self.key(others);
            let taken = members.known.iter().map(|member| &*member.name);
            if taken.chain(entries.iter().map(|entry| &*entry.name)).all(|taken| taken != name) {
                let tree = self.part(others.plan, depth + 1);
                entries.push(Entry { name: name.into(), tree, required: false });
            }
        }
    }

    fn key(&mut self, others: &Others) -> String {
        match &others.keys {
            Keys::Free => self.of_length(0, usize::MAX),
            // Keys of maps by integers, whose width schemars does not give: those that fit into every width.
            Keys::Pattern(pattern) if pattern.source() == r"^\d+$" => self.dice.below(128).to_string(),
            Keys::Pattern(pattern) if pattern.source() == r"^-?\d+$" => self.small().to_string(),
            Keys::Pattern(pattern) => self.matching(pattern),
            Keys::Of(plan) => match self.part(*plan, 0).value() {
                serde_json::Value::String(name) => name,
                _ => String::new(),
            },
        }
    }

    /// An integer of one byte that is not 0, as keys may be of a type without it.
    fn small(&mut self) -> i128 {
        let key = self.dice.between(-128, 126);
        if key < 0 { key } else { key + 1 }
    }
}
