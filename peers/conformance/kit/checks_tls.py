"""PROTOCOL.md §2, §3: who may speak at all. Refused in the handshake, or at the request with a code."""
import http.client
import json
import ssl
import time

from bench import A
from checks_http import problem
from identity import Authority, dns_name, fingerprint, ip_name


def met(bench, svid, peer=None):
    """`handshake`, or status and code of a ping under this SVID."""
    peer = peer or bench.a
    try:
        link = peer.link(peer.others[bench.to], svid)
        try:
            answer = peer.call(bench.to, "GET", "/ping", link=link)
        finally:
            link.close()
    except (ssl.SSLError, OSError, http.client.HTTPException):
        return "handshake"
    return 200 if answer.status == 200 else problem(answer)


def refused(bench, t, title, svid, codes, word=None):
    """The handshake ends, or the request gets 401 with one of these codes; the log of a gateway says why."""
    before = len(bench.log) if bench.gateway else 0
    got = met(bench, svid)
    t(f"§2 {title}", got == "handshake" or got[0] == 401 and got[1] in codes, f"got {got}")
    if bench.gateway and word:
        try:
            bench.until(lambda: word in bench.log[before:], seconds=3)
            told = True
        except AssertionError:
            told = False
        t(f"§2 {title}: the log says {word}", told, bench.log[before:][-600:])


def certificates(bench, t):
    """§2, §3 certificates"""
    home, foreign = bench.a.authority, bench.b.authority
    t.same("§2 a good one", met(bench, home.svid(A)), 200)
    t.same("§2 other SAN types are ignored", met(bench, home.svid(
        A, more=[dns_name("elsewhere.example"), ip_name("10.0.0.1")])), 200)
    anybody = {"certificate_invalid", "peer_unknown"}
    refused(bench, t, "no client certificate", None, anybody | {"certificate_missing"}, "certificate_missing")
    refused(bench, t, "another peer's CA cannot vouch", foreign.svid(A), anybody, "certificate_untrusted")
    refused(bench, t, "a CA of nobody with the domain's name", Authority("ordos.tongban").svid(A), anybody,
            "certificate_untrusted")
    refused(bench, t, "expired", home.svid(A, since_days=-20, until_days=-1), anybody, "certificate_expired")
    refused(bench, t, "not yet valid", home.svid(A, since_days=1), anybody, "certificate_not_yet_valid")
    refused(bench, t, "two URI SANs", home.svid(A, A + "2"), anybody, "certificate_several_uris")
    refused(bench, t, "no URI SAN", home.svid(more=[dns_name("a.example")]), anybody, "certificate_without_uri")
    refused(bench, t, "a SPIFFE ID that names no gateway", home.svid("spiffe://ordos.tongban/workload/x"), anybody,
            "certificate_identity")
    t.same("§3 a good certificate of no enrolled gateway", met(bench, home.svid(
        "spiffe://ordos.tongban/gateway/150699")), (401, "peer_unknown"))
    refused(bench, t, "a trust domain of nobody", Authority("nobody.tongban").svid(
        "spiffe://nobody.tongban/gateway/1"), anybody)


def suspended(bench, t):
    """§3 a suspended peer is out at its next request"""
    link = bench.b.link(bench.b.others[bench.to])
    t.same("§3 before", bench.b.call(bench.to, "GET", "/ping", link=link).status, 200)
    bench.suspend(bench.b, True)
    t.same("§3 on the open connection", problem(bench.b.call(bench.to, "GET", "/ping", link=link)),
           (403, "peer_suspended"))
    t.same("§3 on a new one", met(bench, bench.b.svid, bench.b), (403, "peer_suspended"))
    t.same("§3 its events too", problem(bench.b.post(bench.to, ["x"], link=bench.b.link(bench.b.others[bench.to]))),
           (403, "peer_suspended"))
    bench.suspend(bench.b, False)
    t.same("§3 resumed", bench.b.call(bench.to, "GET", "/ping", link=link).status, 200)


def revoked(bench, t):
    """§2 revoked by CRL, also on an open connection"""
    peer, old = bench.b, bench.b.svid
    link = peer.link(peer.others[bench.to])
    t.same("§2 before", peer.call(bench.to, "GET", "/ping", link=link).status, 200)
    bench.crl(peer, peer.authority.crl(old))
    t.same("§3 on the open connection", problem(peer.call(bench.to, "GET", "/ping", link=link)),
           (401, "certificate_invalid"))
    got = met(bench, old, peer)
    t("§2 on a new one", got in ("handshake", (401, "certificate_invalid")), got)
    peer.svid = peer.authority.svid(peer.id)
    peer.links.by_id = {}
    t.same("§2 a new certificate is let in", met(bench, peer.svid, peer), 200)


def aged(bench, t):
    """§3 a certificate that expires while the connection is open"""
    short = bench.a.authority.svid(A, until_days=(bench.clock.ahead.total_seconds() + 5) / 86400)
    link = bench.a.link(bench.a.others[bench.to], short)
    t.same("§3 before", bench.a.call(bench.to, "GET", "/ping", link=link).status, 200)
    time.sleep(0.1)
    bench.clock.advance(8)
    t.same("§3 after", problem(bench.a.call(bench.to, "GET", "/ping", link=link)), (401, "certificate_invalid"))


def enrolment(bench, t):
    """§2 the peer file and its fingerprint"""
    file = bench.b.peer_file()
    path = bench.root / "fingerprint.json"
    path.write_text(json.dumps(file, ensure_ascii=False, indent=3))
    right = fingerprint(file)
    told = bench.gateway.gwctl("peer", "import", path, "--expect-fingerprint", right)
    t("§2 the fingerprint is SHA-256 of the RFC 8785 form", bool(told) or told == "", told)
    try:
        bench.gateway.gwctl("peer", "import", path, "--expect-fingerprint", "0" * 64)
        t("§2 another fingerprint is refused", False)
    except RuntimeError as error:
        t("§2 another fingerprint is refused", "fingerprint_wrong" in str(error) or "exit" in str(error), str(error))
    t("§2 `peer import` prints the fingerprint", right in bench.gateway.gwctl("peer", "import", path))


def outward(bench, t):
    """§2 the same checks when the gateway calls"""
    right = bench.a.svid
    case = bench.case()
    bench.until(lambda: len(bench.a.cases[case.id].logs["destination"]) == 1, advance=60)
    wrong = [("another gateway's certificate", bench.a.authority.svid("spiffe://ordos.tongban/gateway/150699")),
             ("another peer's CA", bench.b.authority.svid(A)),
             ("an expired certificate", bench.a.authority.svid(A, since_days=-20, until_days=-1))]
    for title, svid in wrong:
        bench.a.svid = svid
        bench.a.server.reload()
        bench.a.server.drop_links()
        time.sleep(0.2)
        bench.a.server.drop_links()
        bench.act(case, "note", {"kind": "answer", "text": "示例"})
        bench.clock.advance(310)
        time.sleep(0.6)
        t.same(f"§2 nothing is sent to {title}", [
            entry["path"] for entry in bench.a.server.requests if entry["svid"] is svid], [])
    bench.a.svid = right
    bench.a.server.reload()
    bench.until(lambda: len(bench.a.cases[case.id].logs["destination"]) == 4, seconds=20, advance=60)
    t("§2 and everything once it is itself again", True)
    revoked_svid = bench.a.svid
    bench.crl(bench.a, bench.a.authority.crl(revoked_svid))
    time.sleep(0.3)
    events = len(bench.a.server.seen("POST", "/events"))
    bench.act(case, "note", {"kind": "answer", "text": "示例"})
    bench.clock.advance(310)
    time.sleep(0.6)
    t.same("§2 nothing is sent to a revoked certificate, on an open connection either", len(
        bench.a.server.seen("POST", "/events")), events)
    bench.a.svid = bench.a.authority.svid(A)
    bench.a.links.by_id = {}
    bench.a.server.reload()
    bench.a.server.drop_links()
    bench.until(lambda: len(bench.a.cases[case.id].logs["destination"]) == 5, seconds=20, advance=60)
    t("§2 but to a new one", True)


CHECKS = [certificates, suspended, revoked, aged]
GATEWAY = [enrolment, outward]
