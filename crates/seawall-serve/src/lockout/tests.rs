//! Who is locked out, for how long, and who is not.

use super::*;

const RULE: Rule = Rule { failures: 3, factor: 4, period: Duration::from_mins(15) };

fn address(last: u8) -> IpAddr {
    IpAddr::from([192, 0, 2, last])
}

fn at(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn a_name_is_locked_where_it_failed_and_later_everywhere() {
    let lockout = Lockout::new(RULE);
    assert_eq!(lockout.failed("ann", address(1), at(0)), Consequence::Counted);
    assert_eq!(lockout.failed("ann", address(1), at(1)), Consequence::Counted);
    assert!(!lockout.is_locked("ann", address(1), at(1)));
    assert_eq!(lockout.failed("ann", address(1), at(2)), Consequence::Locked);
    assert!(lockout.is_locked("ann", address(1), at(901)));
    assert!(!lockout.is_locked("ann", address(2), at(3)));
    assert!(!lockout.is_locked("bob", address(1), at(3)));
    assert!(!lockout.is_locked("ann", address(1), at(902)));
    for last in 10..19 {
        lockout.failed("ann", address(last), at(10));
    }
    assert!(lockout.is_locked("ann", address(99), at(11)));
    lockout.forget("ann");
    assert!(!lockout.is_locked("ann", address(99), at(11)));
}

#[test]
fn an_address_that_tries_many_names_is_locked() {
    let lockout = Lockout::new(RULE);
    for number in 0..12 {
        lockout.failed(&format!("name{number}"), address(1), at(0));
    }
    assert!(lockout.is_locked("somebody", address(1), at(1)));
    assert!(!lockout.is_locked("somebody", address(2), at(1)));
}

#[test]
fn failures_are_forgotten_after_a_success_and_after_their_time() {
    let lockout = Lockout::new(RULE);
    lockout.failed("ann", address(1), at(0));
    lockout.failed("ann", address(1), at(0));
    lockout.succeeded("ann", address(1));
    assert_eq!(lockout.failed("ann", address(1), at(1)), Consequence::Counted);
    assert_eq!(lockout.failed("ann", address(1), at(1)), Consequence::Counted);
    assert_eq!(lockout.failed("ann", address(1), at(901)), Consequence::Counted);
}

#[test]
fn one_customer_of_ipv6_has_many_addresses() {
    let lockout = Lockout::new(RULE);
    for last in 0..3_u128 {
        let address = Ipv6Addr::from_bits(0x2001_0db8 << 96 | last);
        lockout.failed("ann", address.into(), at(0));
    }
    let other = Ipv6Addr::from_bits(0x2001_0db8 << 96 | 0x77);
    assert!(lockout.is_locked("ann", other.into(), at(1)));
}

#[test]
fn memory_is_bounded_whoever_fails() {
    let lockout = Lockout::new(Rule { failures: 1000, ..RULE });
    for number in 0..FAILURES_REMEMBERED_MAX {
        lockout.failed(&number.to_string(), address(1), at(number as u64 % 7));
        assert!(lockout.counts().len() <= FAILURES_REMEMBERED_MAX);
    }
}

#[test]
fn a_rate_admits_a_burst_and_then_so_many_a_second() {
    let limit = RateLimit::new(Rate { burst: 3, per_second: 2 });
    for _ in 0..3 {
        assert_eq!(limit.admit(address(1), at(10)), Ok(()));
    }
    assert_eq!(limit.admit(address(1), at(10)), Err(Duration::from_millis(500)));
    assert_eq!(limit.admit(address(2), at(10)), Ok(()));
    assert_eq!(limit.admit(address(1), Duration::from_millis(10_500)), Ok(()));
    assert!(limit.admit(address(1), Duration::from_millis(10_500)).is_err());
}
