#![forbid(unsafe_code)]
//! Generators shared by the tests, and the access check against a second, naive one.

use proptest::prelude::*;

use super::{
    access_check, ace_flags, ace_type, control, rights, well_known, Ace, Acl, AclSlot,
    GenericMapping, ObjectTypes, SecurityDescriptor, Sid, Token, TokenSid,
};

fn sids() -> impl Strategy<Value = Sid> {
    prop_oneof![
        prop::sample::select(vec![
            well_known::WORLD,
            well_known::ADMINISTRATORS,
            well_known::OWNER_RIGHTS,
            well_known::USERS
        ]),
        (0u64..1 << 48, prop::collection::vec(any::<u32>(), 0..=15))
            .prop_map(|(authority, subs)| Sid::new(authority, &subs).unwrap()),
    ]
}

/// `sayable`: only what SDDL has words for.
fn aces(sayable: bool) -> impl Strategy<Value = Ace> {
    let kinds = if sayable {
        vec![0u8, 1, 2, 3, 5, 6, 7, 8]
    } else {
        vec![
            0, 1, 2, 3, 5, 6, 7, 8, 9, 0xA, 0xB, 0xC, 0xD, 0xF, 0x11, 0x12, 0x13,
        ]
    };
    let guid = prop::option::of(any::<[u8; 16]>());
    let data = prop::collection::vec(any::<[u8; 4]>(), 0..4).prop_map(|words| words.concat());
    (
        prop::sample::select(kinds),
        any::<u8>(),
        any::<u32>(),
        guid.clone(),
        guid,
        sids(),
        data,
    )
        .prop_map(move |(kind, flags, mask, object, inherited, sid, data)| {
            let mut ace = Ace::new(kind, if sayable { flags & 0xDF } else { flags }, mask, sid);
            if ace.is_object() {
                ace.object = ObjectTypes { object, inherited };
            }
            if matches!(kind, 0x09..=0x0D | 0x0F | 0x12) {
                ace.data = data;
            }
            ace
        })
}

fn slots(sayable: bool) -> impl Strategy<Value = AclSlot> {
    prop_oneof![
        Just(AclSlot::Absent),
        Just(AclSlot::Null),
        prop::collection::vec(aces(sayable), 0..12).prop_map(|aces| AclSlot::List(Acl { aces })),
    ]
}

/// Well-formed descriptors; `sayable`: only what SDDL has words for.
pub(crate) fn descriptors(sayable: bool) -> impl Strategy<Value = SecurityDescriptor> {
    let owner = || prop::option::of(sids());
    (
        any::<u16>(),
        any::<u8>(),
        owner(),
        owner(),
        slots(sayable),
        slots(sayable),
    )
        .prop_map(move |(bits, rm_control, owner, group, sacl, dacl)| {
            let mut keep =
                !(control::DACL_PRESENT | control::SACL_PRESENT | control::SELF_RELATIVE);
            if sayable {
                keep = 0;
                if dacl != AclSlot::Absent {
                    keep |= control::DACL_PROTECTED
                        | control::DACL_AUTO_INHERIT_REQ
                        | control::DACL_AUTO_INHERITED;
                }
                if sacl != AclSlot::Absent {
                    keep |= control::SACL_PROTECTED
                        | control::SACL_AUTO_INHERIT_REQ
                        | control::SACL_AUTO_INHERITED;
                }
            }
            SecurityDescriptor {
                control: bits & keep,
                rm_control,
                owner,
                group,
                sacl,
                dacl,
            }
        })
}

/// One right at a time, straight from the rules: who owns, then the first entry that speaks of it.
fn oracle_bit(sd: &SecurityDescriptor, token: &Token, bit: u32) -> bool {
    let AclSlot::List(acl) = &sd.dacl else {
        return true;
    };
    let live: Vec<&Ace> = acl
        .aces
        .iter()
        .filter(|ace| ace.flags & ace_flags::INHERIT_ONLY == 0)
        .collect();
    let enabled = |sid: &Sid| token.sids.iter().any(|t| t.sid == *sid && !t.deny_only);
    let listed = |sid: &Sid| token.sids.iter().any(|t| t.sid == *sid);
    let owner_rule = live.iter().any(|ace| ace.sid == well_known::OWNER_RIGHTS);
    if let Some(owner) = sd.owner {
        if enabled(&owner) && !owner_rule && bit & (rights::READ_CONTROL | rights::WRITE_DAC) != 0 {
            return true;
        }
    }
    for ace in live
        .iter()
        .filter(|ace| GenericMapping::FILE.map(ace.mask) & bit != 0)
    {
        let is_owner_ace = ace.sid == well_known::OWNER_RIGHTS;
        let allows = enabled(&ace.sid) || (is_owner_ace && sd.owner.is_some_and(|o| enabled(&o)));
        let denies = listed(&ace.sid) || (is_owner_ace && sd.owner.is_some_and(|o| listed(&o)));
        if allows && ace.kind == ace_type::ALLOWED {
            return true;
        }
        if denies && [0x01, 0x06, 0x0A, 0x0C].contains(&ace.kind) {
            return false;
        }
    }
    false
}

fn pool() -> Vec<Sid> {
    use well_known::{ADMINISTRATORS, ANONYMOUS, OWNER_RIGHTS, USERS, WORLD};
    vec![WORLD, USERS, ADMINISTRATORS, ANONYMOUS, OWNER_RIGHTS]
}

fn small_ace() -> impl Strategy<Value = Ace> {
    let kind = prop::sample::select(vec![0u8, 1, 2, 5, 6, 9, 0xA]);
    let mask = prop_oneof![
        0u32..0x200,
        (0u32..16).prop_map(|nibble| nibble << 28),
        (0u32..16).prop_map(|nibble| nibble << 16)
    ];
    (
        kind,
        prop::sample::select(vec![0u8, 0, 0, 8, 0x10]),
        mask,
        prop::sample::select(pool()),
        any::<bool>(),
    )
        .prop_map(|(kind, flags, mask, sid, typed)| {
            let mut ace = Ace::new(kind, flags, mask, sid);
            if ace.is_object() && typed {
                ace.object.object = Some([1; 16]);
            }
            ace
        })
}

proptest! {
    #[test]
    fn agrees_with_the_oracle(
        aces in prop::collection::vec(small_ace(), 0..10),
        owner in prop::option::of(prop::sample::select(pool())),
        sids in prop::collection::vec((prop::sample::select(pool()), any::<bool>()), 0..4),
        desired in 0u32..0x200,
        standard in 0u32..16,
    ) {
        let sd = SecurityDescriptor { owner, dacl: AclSlot::List(Acl { aces }), ..Default::default() };
        let token = Token { sids: sids.into_iter().map(|(sid, deny_only)| TokenSid { sid, deny_only }).collect(), ..Default::default() };
        let desired = desired | standard << 16;
        let all_bits = (0..32).map(|n| 1u32 << n).filter(|bit| desired & bit != 0);
        let expected = all_bits.clone().all(|bit| oracle_bit(&sd, &token, bit));
        prop_assert_eq!(access_check(&sd, &token, desired, &GenericMapping::FILE).is_ok(), expected);
        let most = access_check(&sd, &token, rights::MAXIMUM_ALLOWED, &GenericMapping::FILE).unwrap_or(0);
        for bit in (0..24).map(|n| 1u32 << n) {
            prop_assert_eq!(most & bit != 0, oracle_bit(&sd, &token, bit), "bit {:#x}", bit);
        }
    }
}
