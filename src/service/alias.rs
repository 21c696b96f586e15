//! [3.1.4.44] to [3.1.4.46]: other names of this server.

use super::paging::{key, Asked};
use super::{scope, Call};
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;
use crate::ndr::Reply;
use crate::registry::aliases::{Alias, AliasError, AliasList, OPTION};

/// [3.1.4.44] NetrServerAliasAdd: the alias goes to `srvsvc_rs:aliases` of the registry configuration.
///
/// ERROR_INVALID_LEVEL, ERROR_ACCESS_DENIED; ERROR_INVALID_PARAMETER for names that make no sense and a target that is no name of this
/// server. An alias that is there, and a second default, are NERR_DuplicateShare as the list of return values has it; the prose names
/// ERROR_INVALID_PARAMETER, which tells a client less. ERROR_NOT_SUPPORTED without `include = registry`.
pub(crate) fn netr_server_alias_add(
    call: &Call<'_>,
    args: NetrServerAliasAddIn,
) -> Result<NetrServerAliasAddOut, Fault> {
    let done = wanted(args.info_struct).and_then(|wanted| {
        let taken = !wanted.default && scope::is_name(call, &wanted.alias);
        if taken || !scope::is_own(call, &wanted.target) {
            return Err(Status::ERROR_INVALID_PARAMETER);
        }
        change(call, |list| {
            list.add(&wanted.alias, &wanted.target, wanted.default)
        })
    });
    Ok(NetrServerAliasAddOut {
        return_value: done.err().unwrap_or_default(),
    })
}

/// [3.1.4.46] NetrServerAliasDel: by alias, or the default; the target is not looked at. NERR_NetNameNotFound, and errors as above.
pub(crate) fn netr_server_alias_del(
    call: &Call<'_>,
    args: NetrServerAliasDelIn,
) -> Result<NetrServerAliasDelOut, Fault> {
    let done = wanted(args.info_struct)
        .and_then(|wanted| change(call, |list| list.remove(&wanted.alias, wanted.default)));
    Ok(NetrServerAliasDelOut {
        return_value: done.err().unwrap_or_default(),
    })
}

/// [3.1.4.45] NetrServerAliasEnum: all aliases, in pages. ERROR_INVALID_LEVEL, ERROR_ACCESS_DENIED.
pub(crate) fn netr_server_alias_enum(
    call: &Call<'_>,
    args: NetrServerAliasEnumIn,
) -> Result<NetrServerAliasEnumOut, Fault> {
    let level = args.info_struct.level;
    if let Err(status) = level_zero(level) {
        return Ok(Reply::refused(&args, status));
    }
    let list = scope::alias_list(call);
    let asked = Asked {
        items: list.as_slice().iter().collect(),
        resume: args.resume_handle.unwrap_or_default(),
        most: args.prefered_maximum_length,
        key: |alias: &&Alias| key(&alias.alias),
    };
    let listed = asked.list(|alias| info(alias), ServerAliasEnumUnion::Level0);
    Ok(NetrServerAliasEnumOut {
        info_struct: ServerAliasEnumStruct {
            level,
            server_alias_info: listed.union,
        },
        total_entries: listed.total,
        resume_handle: args.resume_handle.map(|_| listed.resume),
        return_value: listed.status,
    })
}

const fn level_zero(level: u32) -> Result<(), Status> {
    match level {
        0 => Ok(()),
        _ => Err(Status::ERROR_INVALID_LEVEL),
    }
}

/// The alias that a client means.
fn wanted(info: ServerAliasInfo) -> Result<Alias, Status> {
    level_zero(info.tag())?;
    let ServerAliasInfo::Level0(Some(info)) = info else {
        return Err(Status::ERROR_INVALID_PARAMETER);
    };
    let text = |name: Option<crate::ndr::WString>| name.unwrap_or_default().to_text();
    Ok(Alias {
        alias: text(info.alias).ok_or(Status::ERROR_INVALID_PARAMETER)?,
        // No text is no name of this server either; deleting does not look at it.
        target: text(info.target).unwrap_or_default(),
        default: info.default != 0,
    })
}

const fn status(error: AliasError) -> Status {
    match error {
        AliasError::Invalid => Status::ERROR_INVALID_PARAMETER,
        AliasError::Exists | AliasError::DefaultExists => Status::NERR_DUPLICATE_SHARE,
        AliasError::NotFound => Status::NERR_NET_NAME_NOT_FOUND,
        AliasError::Full => Status::ERROR_NOT_ENOUGH_MEMORY,
    }
}

/// Change the list that is kept.
fn change(
    call: &Call<'_>,
    work: impl Fn(&mut AliasList) -> Result<(), AliasError>,
) -> Result<(), Status> {
    call.change_global(OPTION, |kept| {
        let mut list = AliasList::parse(kept);
        work(&mut list).map_err(status)?;
        Ok(list.to_string())
    })
}

/// [2.2.4.102] SERVER_ALIAS_INFO_0.
fn info(alias: &Alias) -> ServerAliasInfo0 {
    ServerAliasInfo0 {
        alias: Some(alias.alias.as_str().into()),
        target: Some(alias.target.as_str().into()),
        default: u8::from(alias.default),
        reserved: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::fake::FakeHost;

    fn one(alias: &str, target: &str, default: u8) -> ServerAliasInfo {
        ServerAliasInfo::Level0(Some(ServerAliasInfo0 {
            alias: Some(alias.into()),
            target: Some(target.into()),
            default,
            // Ignored.
            reserved: 77,
        }))
    }

    fn add(host: &FakeHost, info: ServerAliasInfo) -> Status {
        let args = NetrServerAliasAddIn {
            server_name: None,
            level: info.tag(),
            info_struct: info,
        };
        host.call(54, |call| netr_server_alias_add(call, args))
            .unwrap()
            .return_value
    }

    fn del(host: &FakeHost, info: ServerAliasInfo) -> Status {
        let args = NetrServerAliasDelIn {
            server_name: None,
            level: info.tag(),
            info_struct: info,
        };
        host.call(56, |call| netr_server_alias_del(call, args))
            .unwrap()
            .return_value
    }

    fn list(host: &FakeHost, level: u32, most: u32, resume: Option<u32>) -> NetrServerAliasEnumOut {
        let args = NetrServerAliasEnumIn {
            server_name: None,
            info_struct: ServerAliasEnumStruct {
                level,
                server_alias_info: ServerAliasEnumUnion::empty(level),
            },
            prefered_maximum_length: most,
            resume_handle: resume,
        };
        host.call(55, |call| netr_server_alias_enum(call, args))
            .unwrap()
    }

    fn names(out: &NetrServerAliasEnumOut) -> Vec<String> {
        match &out.info_struct.server_alias_info {
            ServerAliasEnumUnion::Level0(Some(container)) => container
                .buffer
                .iter()
                .flatten()
                .map(|info| info.alias.as_ref().unwrap().to_text().unwrap())
                .collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn an_alias_lives_from_add_to_del() {
        let host = FakeHost::new(&[]);
        assert_eq!(add(&host, one("OLDBOX", "FILES", 0)), Status::SUCCESS);
        assert_eq!(add(&host, one("ARCHIVE", "10.0.0.1", 0)), Status::SUCCESS);
        assert_eq!(
            host.option(OPTION).unwrap(),
            "OLDBOX=FILES ARCHIVE=10.0.0.1"
        );
        assert_eq!(host.told.get(), 2);
        assert_eq!(
            names(&list(&host, 0, u32::MAX, None)),
            ["OLDBOX", "ARCHIVE"]
        );
        assert_eq!(del(&host, one("oldbox", "whatever", 0)), Status::SUCCESS);
        assert_eq!(
            del(&host, one("oldbox", "FILES", 0)),
            Status::NERR_NET_NAME_NOT_FOUND
        );
        assert_eq!(del(&host, one("archive", "", 0)), Status::SUCCESS);
        assert_eq!(host.option(OPTION), None);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let host = FakeHost::new(&[(OPTION, "OLDBOX=FILES *=FILES")]);
        let bad = Status::ERROR_INVALID_PARAMETER;
        for (info, status) in [
            (one("oldbox", "FILES", 0), Status::NERR_DUPLICATE_SHARE),
            (one("", "FILES", 1), Status::NERR_DUPLICATE_SHARE),
            (one("", "FILES", 0), bad),
            (one("X", "FILES", 1), bad),
            (one("X", "", 0), bad),
            (one("X", "OTHER", 0), bad),
            (one("FILES", "FILES", 0), bad),
            (one("a\\b", "FILES", 0), bad),
            (one("a\u{7}b", "FILES", 0), bad),
            (ServerAliasInfo::Level0(None), bad),
            (ServerAliasInfo::Unknown(1), Status::ERROR_INVALID_LEVEL),
        ] {
            assert_eq!(add(&host, info.clone()), status, "{info:?}");
        }
        assert_eq!(del(&host, one("", "", 0)), bad);
        assert_eq!(del(&host, one("OLDBOX", "FILES", 1)), bad);
        assert_eq!(
            del(&host, ServerAliasInfo::Unknown(7)),
            Status::ERROR_INVALID_LEVEL
        );
        assert_eq!(
            list(&host, 1, u32::MAX, None).return_value,
            Status::ERROR_INVALID_LEVEL
        );
        assert!(host.stored.borrow().is_empty());
    }

    #[test]
    fn a_host_name_that_begins_with_a_name_of_ours_is_free() {
        let host = FakeHost::new(&[
            ("netbios aliases", "OLD"),
            (
                crate::registry::transports_added::OPTION,
                "\\Device\\X|server|",
            ),
        ]);
        for free in [
            "server.example.com",
            "files.example.com",
            "old.x",
            "two words",
        ] {
            assert_eq!(
                add(&host, one(free, "server", 0)),
                Status::SUCCESS,
                "{free}"
            );
        }
        let bad = Status::ERROR_INVALID_PARAMETER;
        for ours in ["Server", "files", "OLD", "10.0.0.1", "localhost"] {
            assert_eq!(add(&host, one(ours, "server", 0)), bad, "{ours}");
        }
    }

    #[test]
    fn the_list_comes_in_pages() {
        let text: Vec<String> = (0..20).map(|n| format!("alias{n}=FILES")).collect();
        let host = FakeHost::new(&[(OPTION, &text.join(" "))]);
        let (mut resume, mut seen) = (0, Vec::new());
        loop {
            let out = list(&host, 0, 200, Some(resume));
            seen.extend(names(&out));
            resume = out.resume_handle.unwrap();
            match out.return_value {
                Status::SUCCESS => break,
                status => assert_eq!(status, Status::ERROR_MORE_DATA),
            }
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 20);
        assert_eq!(
            list(&host, 0, 5, Some(0)).return_value,
            Status::NERR_BUF_TOO_SMALL
        );
    }

    #[test]
    fn what_others_change_meanwhile_is_kept() {
        let host = FakeHost::new(&[]);
        host.meanwhile.borrow_mut().push("OTHER=FILES".into());
        assert_eq!(add(&host, one("MINE", "FILES", 0)), Status::SUCCESS);
        assert_eq!(host.option(OPTION).unwrap(), "OTHER=FILES MINE=FILES");
        host.meanwhile.borrow_mut().push("OTHER=FILES".into());
        assert_eq!(
            del(&host, one("MINE", "FILES", 0)),
            Status::NERR_NET_NAME_NOT_FOUND
        );
        assert_eq!(host.option(OPTION).unwrap(), "OTHER=FILES");
    }

    #[test]
    fn a_store_that_refuses_is_heard() {
        let host = FakeHost::new(&[]);
        host.store_says.set(Status::ERROR_NOT_SUPPORTED);
        assert_eq!(
            add(&host, one("X", "FILES", 0)),
            Status::ERROR_NOT_SUPPORTED
        );
    }
}
