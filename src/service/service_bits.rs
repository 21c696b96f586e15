//! Opnums 29 and 42: what a Windows server tells itself about its services. From outside ERROR_NOT_SUPPORTED, as a normal reply.

use super::Call;
use crate::error::{Fault, NetApiStatus as Status};
use crate::idl::*;

const REFUSED: ServiceBitsOut = ServiceBitsOut {
    return_value: Status::ERROR_NOT_SUPPORTED,
};

/// Opnum 29: ERROR_NOT_SUPPORTED.
pub(crate) fn set_service_bits(_: &Call<'_>, _: SetServiceBitsIn) -> Result<ServiceBitsOut, Fault> {
    Ok(REFUSED)
}

/// Opnum 42: ERROR_NOT_SUPPORTED.
pub(crate) fn server_set_service_bits_ex(
    _: &Call<'_>,
    _: ServerSetServiceBitsExIn,
) -> Result<ServiceBitsOut, Fault> {
    Ok(REFUSED)
}
