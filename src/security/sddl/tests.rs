#![forbid(unsafe_code)]
use proptest::prelude::*;

use super::*;
use crate::security::oracle_tests::descriptors;
use crate::security::{
    access_check, control, rights, well_known, AclSlot, Denied, GenericMapping, Sid, Token,
};

#[test]
fn reads_what_admins_write() {
    let sd = from_sddl("O:BAG:SYD:PAI(A;OICI;FA;;;BA)(D;;0x1;;;AN)(A;;CCDCRP;;;S-1-5-21-1-2-3-1000)S:(AU;SAFA;GA;;;WD)", None).unwrap();
    assert_eq!(sd.owner, Some(well_known::ADMINISTRATORS));
    assert_eq!(sd.group, Some(well_known::SYSTEM));
    assert_eq!(
        sd.control,
        control::DACL_PROTECTED | control::DACL_AUTO_INHERITED
    );
    let aces = &sd.dacl.list().unwrap().aces;
    assert_eq!(
        aces.iter().map(|ace| ace.mask).collect::<Vec<_>>(),
        [0x1F01FF, 1, 0x13]
    );
    assert_eq!(sd.sacl.list().unwrap().aces[0].flags, 0xC0);
}

#[test]
fn parts_may_be_missing_or_null() {
    assert_eq!(
        from_sddl("D:", None)
            .unwrap()
            .dacl
            .list()
            .unwrap()
            .aces
            .len(),
        0
    );
    assert_eq!(
        from_sddl("D:P", None).unwrap().dacl,
        AclSlot::List(Default::default())
    );
    assert_eq!(
        from_sddl("D:NO_ACCESS_CONTROL", None).unwrap().dacl,
        AclSlot::Null
    );
    assert_eq!(from_sddl("O:WD", None).unwrap().dacl, AclSlot::Absent);
}

#[test]
fn domain_aliases_need_a_domain() {
    let domain: Sid = "S-1-5-21-1-2-3".parse().unwrap();
    assert_eq!(
        from_sddl("O:DA", Some(&domain)).unwrap().owner,
        domain.child(512)
    );
    assert_eq!(
        from_sddl("O:DA", None),
        Err(SddlError::NoDomain("DA".to_owned()))
    );
}

#[test]
fn rights_may_be_numbers_or_none() {
    for (text, mask) in [
        ("", 0),
        ("0", 0),
        ("1", 1),
        ("2032127", 0x1F_01FF),
        ("4294967295", u32::MAX),
        ("017", 15),
        ("0x0000001", 1),
        ("0X1f01ff", 0x1F_01FF),
    ] {
        let sd = from_sddl(&format!("D:(A;;{text};;;NS)"), None).unwrap();
        assert_eq!(sd.dacl.list().unwrap().aces[0].mask, mask, "{text}");
    }
    assert_eq!(from_sddl("", None).unwrap(), Default::default());
}

#[test]
fn every_name_of_a_sid_is_known() {
    let domain: Sid = "S-1-5-21-1-2-3".parse().unwrap();
    for (name, sid) in [
        ("AA", "S-1-5-32-579"),
        ("AP", "S-1-5-21-1-2-3-525"),
        ("CN", "S-1-5-21-1-2-3-522"),
        ("CY", "S-1-5-32-569"),
        ("ER", "S-1-5-32-573"),
        ("HI", "S-1-16-12288"),
        ("IS", "S-1-5-32-568"),
        ("LW", "S-1-16-4096"),
        ("ME", "S-1-16-8192"),
        ("RM", "S-1-5-32-580"),
        ("RO", "S-1-5-21-1-2-3-498"),
        ("SI", "S-1-16-16384"),
    ] {
        let sd = from_sddl(&format!("O:{name}D:(A;;GA;;;{name})"), Some(&domain)).unwrap();
        assert_eq!(sd.owner.unwrap().to_string(), sid, "{name}");
    }
}

#[test]
fn anything_not_understood_is_an_error() {
    let bad = [
        " ",
        "D",
        "X:",
        "D:(",
        "D:)",
        "D:(A;;GA;;;WD",
        "D:(A;;GA;;;WD))",
        "D:(A;;GA;;WD)",
        "D:(A;;GA;;;WD;)",
        "D:(A;;ga;;;WD)",
        "D:(a;;GA;;;WD)",
        "D:(A;;GA;;;)",
        "D:(A;;GA;;;XX)",
        "D:(A;;GAX;;;WD)",
        "D:(A;;0x;;;WD)",
        "D:(A;;0x1FFFFFFFF;;;WD)",
        "D:(A;;-1;;;WD)",
        "D:(A;;0x+1;;;WD)",
        "D:(A;;+1;;;WD)",
        "D:(A;;1x;;;WD)",
        "D:(A;;08;;;WD)",
        "D:(A;;1GA;;;WD)",
        "D:(A;;4294967296;;;WD)",
        "D:(A;;99999999999999999999;;;WD)",
        "D:(A;;040000000000;;;WD)",
        "D:(A;;GA GR;;;WD)",
        "D: (A;;GA;;;WD)",
        "D:(A;;GA;;;WD) ",
        "D:(A;XX;GA;;;WD)",
        "D:(A;OIOI;GA;;;WD)",
        "D:(XA;;GA;;;WD;(Member_of {SID(BA)}))",
        "D:(ML;;NW;;;LW)",
        "D:(A;;GA;x;;WD)",
        "D:(A;;GA;00000000-0000-0000-0000-000000000000;;WD)",
        "D:D:",
        "D:(A;;GA;;;BA)D:(A;;GA;;;WD)",
        "O:BAO:WD",
        "D:PP",
        "D:Q(A;;GA;;;WD)",
        "D:NO_ACCESS_CONTROL(A;;GA;;;WD)",
        "D:(A;;GA;;;BA)NO_ACCESS_CONTROL",
        "O:",
        "O:é:",
        "D:(A;;GA;;;WD\u{0})",
        "D:(A;;ＧＡ;;;WD)",
        "D:(A;;GA;;;S-1-1-0-)",
        "D:(A;;GA;;;S-1-1--0)",
        "D:(A;;GA;;;\u{202e}WD)",
        "S:(A;;GA;;;WD)X",
        "D:(A;;G\u{e9}A;;;WD)",
    ];
    for text in bad {
        assert!(from_sddl(text, None).is_err(), "{text:?} was taken");
    }
}

#[test]
fn limits() {
    let ace = "(A;;GA;;;BA)";
    assert!(from_sddl(&format!("D:{}", ace.repeat(MAX_SDDL_ACES)), None)
        .unwrap()
        .to_bytes()
        .is_ok());
    assert_eq!(
        from_sddl(&format!("D:{}", ace.repeat(MAX_SDDL_ACES + 1)), None),
        Err(SddlError::TooManyAces)
    );
    assert_eq!(
        from_sddl(&"D:".repeat(MAX_SDDL_LEN), None),
        Err(SddlError::TooLong)
    );
}

#[test]
fn object_entries() {
    let text = "D:(OA;CI;CC;bf967aba-0de6-11d0-a285-00aa003049e2;;BA)(OD;;RP;;bf967aba-0de6-11d0-a285-00aa003049e2;BA)";
    let sd = from_sddl(text, None).unwrap();
    assert_eq!(to_sddl(&sd).unwrap(), text);
    assert_eq!(
        sd.dacl.list().unwrap().aces[0].object.object.unwrap()[..4],
        [0xba, 0x7a, 0x96, 0xbf]
    );
}

/// Words and stops of SDDL, to make texts that are nearly right.
fn scraps() -> impl Strategy<Value = String> {
    let scrap = prop::sample::select(vec![
        "D:",
        "S:",
        "O:",
        "G:",
        "(",
        ")",
        ";",
        "A",
        "D",
        "OA",
        "P",
        "AI",
        "GA",
        "FA",
        "0x1",
        "BA",
        "WD",
        "S-1-1-0",
        "OI",
        "IO",
        " ",
        "\0",
        "é",
        "NO_ACCESS_CONTROL",
        "(A;;GA;;;BA)",
        "(D;;GA;;;WD)",
        "(A;;0x1;;;SO)",
    ]);
    prop::collection::vec(scrap, 0..24).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn written_text_reads_back(sd in descriptors(true)) {
        let text = to_sddl(&sd).unwrap();
        let mut plain = sd.clone();
        plain.rm_control = 0;
        prop_assert_eq!(from_sddl(&text, None).unwrap(), plain, "{}", text);
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = from_sddl(&text, None);
    }

    #[test]
    fn what_is_taken_is_what_was_said(text in scraps()) {
        if let Ok(sd) = from_sddl(&text, None) {
            let again = to_sddl(&sd).unwrap();
            prop_assert_eq!(from_sddl(&again, None).unwrap(), sd);
        }
    }

    /// A text that says nothing of Everyone gives Everyone nothing, however it is mangled, when it has a DACL at all.
    #[test]
    fn mangled_text_never_opens(cut in 0usize..60, junk in "[\\x00-\\x7f]{0,3}") {
        let text = "O:BAG:BAD:P(D;;GA;;;AN)(A;;CCDCRP;;;BA)(A;;CC;;;SO)S:(AU;FA;GA;;;BA)";
        let at = cut.min(text.len());
        let mangled = format!("{}{}{}", &text[..at], junk, &text[at..]);
        // Cutting DACL words in half may leave another alias, but these do not name Everyone.
        if let Ok(sd) = from_sddl(&mangled, None) {
            if sd.dacl.list().is_some() && !mangled.contains("WD") {
                let got = access_check(&sd, &Token::of(&[well_known::WORLD]), rights::MAXIMUM_ALLOWED, &GenericMapping::FILE);
                prop_assert_eq!(got, Err(Denied), "{}", mangled);
            }
            prop_assert!(sd.dacl != AclSlot::Null, "{}", mangled);
        }
    }
}
