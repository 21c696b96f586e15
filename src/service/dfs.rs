//! [3.1.4.35] to [3.1.4.43]: the local DFS calls. Windows has refused them since Server 2003, with the statuses below; a namespace is
//! managed through [MS-DFSNM]. All arguments are parsed, so bad ones fault.

use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;

/// [3.1.4.35] NetrDfsGetVersion: ERROR_FILE_NOT_FOUND, as Windows answers.
pub(crate) fn netr_dfs_get_version(
    _: &Call<'_>,
    _: NetrDfsGetVersionIn,
) -> Result<NetrDfsGetVersionOut, Fault> {
    Ok(NetrDfsGetVersionOut {
        version: 0,
        return_value: Status::ERROR_FILE_NOT_FOUND,
    })
}

/// [3.1.4.39] NetrDfsCreateExitPoint: ERROR_NOT_SUPPORTED and an empty ShortPrefix of the length asked for.
pub(crate) fn netr_dfs_create_exit_point(
    _: &Call<'_>,
    args: NetrDfsCreateExitPointIn,
) -> Result<NetrDfsCreateExitPointOut, Fault> {
    let len = usize::try_from(args.short_prefix_len).map_err(|_| Fault::BAD_STUB_DATA)?;
    Ok(NetrDfsCreateExitPointOut {
        short_prefix: vec![0; len],
        return_value: Status::ERROR_NOT_SUPPORTED,
    })
}

/// [3.1.4.43] NetrDfsManagerReportSiteInfo: ERROR_NOT_SUPPORTED and no sites.
pub(crate) fn netr_dfs_manager_report_site_info(
    _: &Call<'_>,
    args: NetrDfsManagerReportSiteInfoIn,
) -> Result<NetrDfsManagerReportSiteInfoOut, Fault> {
    let site_info = args.site_info.map(|_| Default::default());
    Ok(NetrDfsManagerReportSiteInfoOut {
        site_info,
        return_value: Status::ERROR_NOT_SUPPORTED,
    })
}

macro_rules! refused {
    ($($(#[$meta:meta])* $function:ident($in:ty) -> $out:ident;)*) => {
        $(
            $(#[$meta])*
            pub(crate) fn $function(_: &Call<'_>, _: $in) -> Result<$out, Fault> {
                Ok($out { return_value: Status::ERROR_NOT_SUPPORTED })
            }
        )*
    };
}

refused! {
    /// [3.1.4.36] NetrDfsCreateLocalPartition: ERROR_NOT_SUPPORTED.
    netr_dfs_create_local_partition(NetrDfsCreateLocalPartitionIn) -> NetrDfsCreateLocalPartitionOut;
    /// [3.1.4.37] NetrDfsDeleteLocalPartition: ERROR_NOT_SUPPORTED.
    netr_dfs_delete_local_partition(NetrDfsDeleteLocalPartitionIn) -> NetrDfsDeleteLocalPartitionOut;
    /// [3.1.4.38] NetrDfsSetLocalVolumeState: ERROR_NOT_SUPPORTED.
    netr_dfs_set_local_volume_state(NetrDfsSetLocalVolumeStateIn) -> NetrDfsSetLocalVolumeStateOut;
    /// [3.1.4.41] NetrDfsDeleteExitPoint: ERROR_NOT_SUPPORTED.
    netr_dfs_delete_exit_point(NetrDfsDeleteExitPointIn) -> NetrDfsDeleteExitPointOut;
    /// [3.1.4.40] NetrDfsModifyPrefix: ERROR_NOT_SUPPORTED.
    netr_dfs_modify_prefix(NetrDfsModifyPrefixIn) -> NetrDfsModifyPrefixOut;
    /// [3.1.4.42] NetrDfsFixLocalVolume: ERROR_NOT_SUPPORTED.
    netr_dfs_fix_local_volume(NetrDfsFixLocalVolumeIn) -> NetrDfsFixLocalVolumeOut;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::dispatch;
    use crate::ndr::Syntax;
    use crate::opnum::row;
    use crate::service::fake::{nobody_much, root, FakeHost};

    #[test]
    fn each_call_does_nothing_and_says_so_to_everybody() {
        let host = FakeHost::new(&[]);
        for opnum in (43..=52).filter(|opnum| *opnum != 47) {
            let (stub, _) = (row(opnum).unwrap().request.unwrap().simplest)(0);
            for caller in [root(), nobody_much()] {
                let reply =
                    host.call_as(&caller, opnum, |call| dispatch(call, &stub, Syntax::NDR32));
                let expected: u32 = if opnum == 43 { 2 } else { 50 };
                let reply = reply.unwrap();
                assert_eq!(reply.last_chunk(), Some(&expected.to_le_bytes()), "{opnum}");
            }
        }
        assert!(host.stored.borrow().is_empty());
    }

    #[test]
    fn what_is_given_back_is_empty() {
        let host = FakeHost::new(&[]);
        let args = NetrDfsCreateExitPointIn {
            short_prefix_len: 5,
            ..Default::default()
        };
        let out = host.call(48, |call| netr_dfs_create_exit_point(call, args));
        assert_eq!(out.unwrap().short_prefix, [0; 5]);
        let args = NetrDfsManagerReportSiteInfoIn {
            site_info: Some(Default::default()),
            ..Default::default()
        };
        let out = host.call(52, |call| netr_dfs_manager_report_site_info(call, args));
        assert_eq!(out.unwrap().site_info, Some(Default::default()));
    }
}
