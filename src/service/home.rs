//! The caller's own home: a share of one answer, which no list keeps.
//!
//! Looking it up asks the machine's user database, which may take long (a domain whose controller is away): for lists, and for who asks
//! for that very name.

use super::Call;
use crate::host::Kinds;
use crate::names::same_name;
use crate::registry::records::ShareFlags;
use crate::registry::share::Share;
use crate::registry::share_list::Snapshot;

/// The home, unless the caller has none or a share has its name.
pub(super) fn home(call: &Call<'_>, snapshot: &Snapshot) -> Option<Share> {
    let feed = call.host.refresh(Kinds::HOME).ok()?;
    let mut shares = feed.shares.into_iter();
    let record = shares.find(|share| share.flags.has(ShareFlags::CALLER_HOME))?;
    let is_free = snapshot.find(&record.name).is_none();
    is_free.then(|| snapshot.private(record))
}

/// The home if `name` is the caller's own.
pub(super) fn home_named(call: &Call<'_>, snapshot: &Snapshot, name: &str) -> Option<Share> {
    if !is_own_name(call, name) {
        return None;
    }
    home(call, snapshot).filter(|home| same_name(&home.record.name, name))
}

/// Without regard to case, the unix name less the domain that winbind puts before it.
fn is_own_name(call: &Call<'_>, name: &str) -> bool {
    let set = call.host.parameter(None, "winbind separator");
    let set = set.ok().flatten();
    let separator = set.as_deref().and_then(|set| set.chars().next());
    let own = call.caller.unix_name.as_str();
    let own = own
        .split_once(separator.unwrap_or('\\'))
        .map_or(own, |(_, own)| own);
    !own.is_empty() && same_name(own, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Caller;
    use crate::registry::records::ShareRecord;
    use crate::service::fake::FakeHost;
    use crate::service::share::View;

    #[test]
    fn a_home_is_found_without_regard_to_case() {
        for names in [
            ["\u{e4}gnes", "\u{c4}gnes", "\u{c4}GNES"],
            [
                "nik\u{3bf}\u{3c3}",
                "nik\u{3bf}\u{3c2}",
                "NIK\u{39f}\u{3a3}",
            ],
        ] {
            let mut host = FakeHost::new(&[]);
            host.feed.shares = vec![ShareRecord {
                name: names[0].to_owned(),
                flags: ShareFlags::CALLER_HOME,
                ..ShareRecord::default()
            }];
            let caller = Caller {
                unix_name: names[0].to_owned(),
                ..Caller::default()
            };
            host.call_as(&caller, 16, |call| {
                for name in names {
                    let view = View::of_one(call, name).unwrap();
                    assert!(view.find(name).is_some(), "{name}");
                }
            });
        }
    }

    #[test]
    fn a_home_is_asked_for_by_its_own_name_only() {
        let record = |name: &str, flags| ShareRecord {
            name: name.to_owned(),
            flags,
            ..ShareRecord::default()
        };
        let mut host = FakeHost::new(&[]);
        host.feed.shares = vec![
            record("public", ShareFlags::default()),
            record("alice", ShareFlags::CALLER_HOME),
        ];
        let alice = Caller {
            unix_name: "DOM\\alice".to_owned(),
            ..Caller::default()
        };
        host.call_as(&alice, 16, |call| {
            let snapshot = call.service.shares.get(call.host).unwrap();
            let before = host.asked.borrow().len();
            for other in ["public", "bob", "DOM\\alice", ""] {
                assert!(home_named(call, &snapshot, other).is_none(), "{other}");
            }
            assert_eq!(host.asked.borrow().len(), before, "nothing was looked up");
            let home = home_named(call, &snapshot, "Alice").unwrap();
            assert!(snapshot
                .shares
                .iter()
                .all(|share| share.number != home.number));
            assert!(snapshot.find("alice").is_none(), "no list keeps it");
        });
        host.feed.shares[0].name = "alice".to_owned();
        host.call_as(&alice, 15, |call| {
            let snapshot = call.service.shares.get(call.host).unwrap();
            assert!(home(call, &snapshot).is_none(), "a share has the name");
        });
    }
}
