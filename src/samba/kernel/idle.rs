#![forbid(unsafe_code)]
//! How long connections are idle: each is looked up in the kernel by its ends.

use std::net::{IpAddr, SocketAddr};

use super::diag::{Diag, Family, Question, Socket};

const STATE_ESTABLISHED: u8 = 1;
/// The answers to so many questions have room in any socket's buffer.
const AT_ONCE: usize = 32;

/// Milliseconds since data came, for each connection by its ends as Samba has them (`ipv4:A:PORT`, local first). `None`: the kernel
/// knows no such connection, as of one that a cluster's other node serves.
pub(in crate::samba) fn of_connections(ends: &[(&str, &str)]) -> Vec<Option<u64>> {
    let mut idle = vec![None; ends.len()];
    // The kernel's silence leaves the rest unknown; it is not an error of the call.
    let _ = ask_all(ends, &mut idle);
    idle
}

fn ask_all(ends: &[(&str, &str)], idle: &mut [Option<u64>]) -> Option<()> {
    let mut questions = ends.iter().zip(0_u32..).filter_map(question).peekable();
    let mut diag = questions.peek().and_then(|_| Diag::open())?;
    let (mut bytes, mut room) = (Vec::new(), Vec::new());
    while questions.peek().is_some() {
        bytes.clear();
        let mut asked = 0_usize;
        for question in questions.by_ref().take(AT_ONCE) {
            question.put(&mut bytes);
            asked = asked.saturating_add(1);
        }
        diag.send(&bytes)?;
        for _ in 0..asked {
            // An error answers one question: that connection is gone.
            let _ = diag.hear(&mut room, |socket| keep(&socket, idle));
        }
    }
    Some(())
}

/// A listening socket answers for a connection that is gone.
fn keep(socket: &Socket, idle: &mut [Option<u64>]) {
    let place = usize::try_from(socket.number).ok();
    let place = place.and_then(|at| idle.get_mut(at));
    if let (Some(place), STATE_ESTABLISHED) = (place, socket.state) {
        *place = socket.last_data_recv.map(u64::from);
    }
}

fn question(((local, remote), number): (&(&str, &str), u32)) -> Option<Question> {
    let (local, remote) = (end(local)?, end(remote)?);
    let family = match (local.ip(), remote.ip()) {
        (IpAddr::V4(_), IpAddr::V4(_)) => Family::V4,
        (IpAddr::V6(_), IpAddr::V6(_)) => Family::V6,
        _ => return None,
    };
    Some(Question {
        family,
        states: u32::MAX,
        ends: Some((local, remote)),
        number,
    })
}

/// `ipv4:A:PORT` or `ipv6:A:PORT`; a zone of the address is not for the kernel.
fn end(text: &str) -> Option<SocketAddr> {
    let (_, rest) = text.split_once(':')?;
    let (address, port) = rest.rsplit_once(':')?;
    let bare = address.split('%').next()?;
    Some(SocketAddr::new(bare.parse().ok()?, port.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::net::{TcpListener, TcpStream};
    use std::time::Duration;

    #[test]
    fn ends_are_read_as_samba_writes_them() {
        assert_eq!(end("ipv4:10.0.0.1:445"), "10.0.0.1:445".parse().ok());
        assert_eq!(end("ipv6:fe80::1%eth0:1"), "[fe80::1]:1".parse().ok());
        for bad in [
            "",
            "ipv4",
            "ipv4:1.2.3.4",
            "ipv4:1.2.3.4:x",
            "unix:/x:1",
            "ipv4:1.2.3.4:99999",
        ] {
            assert_eq!(end(bad), None, "{bad}");
        }
    }

    #[test]
    fn many_connections_have_their_times_and_those_that_are_none_have_none() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = listener.local_addr().unwrap();
        let pairs: Vec<_> = (0..70)
            .map(|_| {
                (
                    TcpStream::connect(at).unwrap(),
                    listener.accept().unwrap().0,
                )
            })
            .collect();
        std::thread::sleep(Duration::from_millis(120));
        (&pairs[69].1).write_all(b"x").unwrap();
        let text = |at: SocketAddr| format!("ipv4:{}:{}", at.ip(), at.port());
        let mut ends: Vec<_> = pairs
            .iter()
            .map(|(near, _)| {
                (
                    text(near.local_addr().unwrap()),
                    text(near.peer_addr().unwrap()),
                )
            })
            .collect();
        ends.insert(3, ("ipv4:127.0.0.1:1".into(), "ipv4:127.0.0.1:2".into()));
        ends.insert(4, ("nonsense".into(), "ipv4:127.0.0.1:2".into()));
        let lent: Vec<_> = ends.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let idle = of_connections(&lent);
        assert_eq!((idle[3], idle[4]), (None, None));
        assert!(idle[0].unwrap() >= 100 && idle[68].unwrap() >= 100);
        assert!(idle[71].unwrap() < 100, "it has just got data");
    }
}
