//! Opnums 0 to 7: character devices, which [MS-SRVS] 3.1.4 has ERROR_NOT_SUPPORTED for. Samba's clients get it as a normal reply.

use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;

const REFUSED: Status = Status::ERROR_NOT_SUPPORTED;

/// Opnum 0: ERROR_NOT_SUPPORTED.
pub(crate) fn char_dev_enum(_: &Call<'_>, args: CharDevEnumIn) -> Result<CharDevEnumOut, Fault> {
    let level = args.info_ctr.level;
    let ctr = CharDevCtr::empty(level);
    Ok(CharDevEnumOut {
        info_ctr: CharDevEnumStruct { level, ctr },
        total_entries: 0,
        resume_handle: args.resume_handle,
        return_value: REFUSED,
    })
}

/// Opnum 1: ERROR_NOT_SUPPORTED.
pub(crate) fn char_dev_get_info(
    _: &Call<'_>,
    args: CharDevGetInfoIn,
) -> Result<CharDevGetInfoOut, Fault> {
    Ok(CharDevGetInfoOut {
        info: CharDevInfo::empty(args.level),
        return_value: REFUSED,
    })
}

/// Opnum 2: ERROR_NOT_SUPPORTED.
pub(crate) fn char_dev_control(
    _: &Call<'_>,
    _: CharDevControlIn,
) -> Result<CharDevStatusOut, Fault> {
    Ok(CharDevStatusOut {
        return_value: REFUSED,
    })
}

/// Opnum 3: ERROR_NOT_SUPPORTED.
pub(crate) fn char_dev_q_enum(
    _: &Call<'_>,
    args: CharDevQEnumIn,
) -> Result<CharDevQEnumOut, Fault> {
    let level = args.info_ctr.level;
    let ctr = CharDevQCtr::empty(level);
    Ok(CharDevQEnumOut {
        info_ctr: CharDevQEnumStruct { level, ctr },
        total_entries: 0,
        resume_handle: args.resume_handle,
        return_value: REFUSED,
    })
}

/// Opnum 4: ERROR_NOT_SUPPORTED.
pub(crate) fn char_dev_q_get_info(
    _: &Call<'_>,
    args: CharDevQGetInfoIn,
) -> Result<CharDevQGetInfoOut, Fault> {
    Ok(CharDevQGetInfoOut {
        info: CharDevQInfo::empty(args.level),
        return_value: REFUSED,
    })
}

/// Opnum 5: ERROR_NOT_SUPPORTED.
pub(crate) fn char_dev_q_set_info(
    _: &Call<'_>,
    args: CharDevQSetInfoIn,
) -> Result<CharDevQSetInfoOut, Fault> {
    Ok(CharDevQSetInfoOut {
        parm_error: args.parm_error,
        return_value: REFUSED,
    })
}

/// Opnum 6: ERROR_NOT_SUPPORTED.
pub(crate) fn char_dev_q_purge(
    _: &Call<'_>,
    _: CharDevQPurgeIn,
) -> Result<CharDevStatusOut, Fault> {
    Ok(CharDevStatusOut {
        return_value: REFUSED,
    })
}

/// Opnum 7: ERROR_NOT_SUPPORTED.
pub(crate) fn char_dev_q_purge_self(
    _: &Call<'_>,
    _: CharDevQPurgeSelfIn,
) -> Result<CharDevStatusOut, Fault> {
    Ok(CharDevStatusOut {
        return_value: REFUSED,
    })
}
