#![forbid(unsafe_code)]
//! `veto files`: what no client finds in a share. Samba looks at the option when a client connects; a connection of our own has no such list.

use std::ffi::{CStr, CString};

use super::checks;
use crate::samba::config::homes::Target;
use crate::samba::services::Variables;
use crate::samba::sys::handles::Service;
use crate::samba::sys::samba::{self, symbol};
use crate::samba::sys::shim::CallFacts;

/// `veto files : NAME`, for one user or group, as Samba tells what is set: without blanks.
const PERSONAL: &CStr = c"^vetofiles:";

/// PROTOCOL_NT1, from which on patterns mean what they say.
const NT1: i32 = 5;

/// What one caller does not find in a share.
pub(in crate::samba) struct Veto(Vec<CString>);

impl Veto {
    /// `None`: it cannot be told.
    pub(in crate::samba) fn of(call: CallFacts<'_>, share: &Target) -> Option<Self> {
        let mut all = patterns(&share.service.veto_files(Variables::Expanded)?);
        for name in personal(share.service)? {
            if checks::is_meant(call, &name)? {
                let list = samba::lp_parm_const_string(share.service, c"veto files", &name)?;
                let list = samba::loadparm_s3_global_substitution()?.of(&list)?;
                all.extend(patterns(&list));
            }
        }
        Some(Self(all))
    }

    /// Whether a part of a path is one of these. A pattern that Samba cannot look at hides everything.
    pub(in crate::samba) fn hides(&self, path: &CStr) -> bool {
        if self.0.is_empty() {
            return false;
        }
        let parts = path.to_bytes().split(|byte| *byte == b'/');
        let mut parts = parts.filter(|part| !part.is_empty() && *part != b".");
        parts.any(|part| CString::new(part).map_or(true, |part| self.has(&part)))
    }

    /// Whatever the case is: one more file that is not found harms less than one that is.
    fn has(&self, part: &CStr) -> bool {
        let fits = |pattern: &CString| samba::ms_fnmatch_protocol(pattern, part, NT1, false);
        self.0
            .iter()
            .any(|pattern| fits(pattern).is_none_or(|differs| differs == 0))
    }
}

/// They stand between slashes.
fn patterns(list: &CStr) -> Vec<CString> {
    let parts = list.to_bytes().split(|byte| *byte == b'/');
    let parts = parts.filter(|part| !part.is_empty());
    parts.filter_map(|part| CString::new(part).ok()).collect()
}

/// Users and groups who have such a list of their own, of `[global]` or of the share.
fn personal(service: Service) -> Option<Vec<CString>> {
    let mut options = Vec::new();
    if symbol::lp_wi_scan_share_parametrics.is_there() {
        let of_all = samba::lp_wi_scan_global_parametrics(PERSONAL, 1, &mut options)?;
        let of_share = samba::lp_wi_scan_share_parametrics(service, PERSONAL, 1, &mut options)?;
        if of_all != 0 || of_share != 0 {
            return None;
        }
    }
    options.sort_unstable();
    options.dedup();
    let name = |option: CString| {
        let colon = option.to_bytes().iter().position(|byte| *byte == b':')?;
        CString::new(option.to_bytes().get(colon + 1..)?).ok()
    };
    Some(options.into_iter().filter_map(name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_stand_between_slashes() {
        let of = |list| patterns(list);
        assert_eq!(of(c""), Vec::<CString>::new());
        assert_eq!(of(c"/"), Vec::<CString>::new());
        assert_eq!(
            of(c"/*.tmp/a b//x"),
            [c"*.tmp".to_owned(), c"a b".into(), c"x".into()]
        );
    }

    #[test]
    fn without_samba_a_list_hides_everything_but_the_share_itself() {
        let veto = Veto(patterns(c"/a/"));
        assert!(veto.hides(c"b") && veto.hides(c"x/b"));
        assert!(!veto.hides(c"") && !veto.hides(c"."));
        assert!(!Veto(Vec::new()).hides(c"a"));
    }
}
