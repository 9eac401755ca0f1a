"""Messages of the kinds that RFC 4475 names, written anew: each with the name it has there."""

from __future__ import annotations

VIA = "Via: SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKkdjuw"
BASE: dict[str, str | None] = {
    "Via": "SIP/2.0/UDP 192.0.2.15;branch=z9hG4bKkdjuw",
    "Max-Forwards": "70",
    "From": '"Caller" <sip:caller@example.org>;tag=33242',
    "To": "sip:user@example.com",
    "Call-ID": "torture.7f@192.0.2.15",
    "CSeq": "8 OPTIONS",
}


def make(
    start: str = "OPTIONS sip:user@example.com SIP/2.0",
    change: dict[str, str | None] | None = None,
    extra: str = "",
    body: bytes = b"",
) -> bytes:
    """BASE with fields changed (None: left out), `extra` lines, then the body."""
    fields = {**BASE, **(change or {})}
    lines = [f"{name}: {value}" for name, value in fields.items() if value is not None]
    lines += extra.split("\n") if extra else []
    return "\r\n".join([start, *lines]).encode() + b"\r\n\r\n" + body


def request(method: str, uri: str = "sip:user@example.com", **kw: str | None) -> bytes:
    """A request of that method with a matching CSeq; header fields by keyword, _ for -."""
    change = {name.replace("_", "-"): value for name, value in kw.items()}
    return make(f"{method} {uri} SIP/2.0", {"CSeq": f"8 {method}", **change})


_SDP = b"v=0\r\no=mhandley 29739 7272939 IN IP4 192.0.2.3\r\ns=-\r\n"
_TORTUOUS = b"""INVITE sip:vivekg@chair-dnrc.example.com;unknownparam SIP/2.0
TO :
 sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n
from   : "J Rosenberg \\\\\\""       <sip:jdrosen@example.com>
  ;
  tag = 98asjd8
MaX-fOrWaRdS: 0068
Call-ID: wsinv.ndaksdj@192.0.2.1
Content-Length   : 53
cseq: 0009
  INVITE
Via  : SIP  /   2.0
 /UDP
    192.0.2.2;branch=390skdjuw
s :
NewFangledHeader:   newfangled value
 continued newfangled value
UnknownHeaderWithUnusualValue: ;;,,;;,;
Content-Type: application/sdp
Route:
 <sip:services.example.com;lr;unknownwith=value;unknown-no-value>
v:  SIP  / 2.0  / TCP     spindle.example.com   ;
  branch  =   z9hG4bK9ikj8  ,
 SIP  /    2.0   / UDP  192.168.255.111   ; branch=
 z9hG4bK30239
m:"Quoted string \\"\\"" <sip:jdrosen@example.com> ; newparam =
      newvalue ;
  secondparam ; q = 0.33

""".replace(b"\n", b"\r\n")

# Every message of its four sections; bcast is judged by itself.
NAMES = frozenset({
    "wsinv", "intmeth", "esc01", "escnull", "esc02", "lwsdisp", "longreq", "dblreq", "semiuri",
    "transports", "mpart01", "unreason", "noreason", "badinv01", "clerr", "ncl", "scalar02",
    "scalarlg", "quotbal", "ltgtruri", "lwsruri", "lwsstart", "trws", "escruri", "baddate",
    "regbadct", "badaspec", "baddn", "badvers", "mismatch01", "mismatch02", "bigcode",
    "badbranch", "insuf", "unkscm", "novelsc", "unksm2", "bext01", "invut", "regaut01", "multi01",
    "mcl01", "bcast", "zeromf", "cparam01", "cparam02", "regescrt", "sdp01", "inv2543",
})  # fmt: skip

# 3.1.1, what of 3.1.2 one may be liberal with, and what of 3.2 to 3.4 a parser accepts.
VALID: dict[str, bytes] = {
    "wsinv": _TORTUOUS + _SDP,
    "intmeth": request(
        "!interesting-Method0123456789_*+`.%indeed'~",
        "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too."
        "(doesn't-it)@example.com",
    ),
    "esc01": request("INVITE", "sip:sips%3Auser%40example.com@example.net"),
    "escnull": request("REGISTER", "sip:example.com", To="sip:null-%00-null@example.com"),
    "esc02": request("RE%47IST%45R", "sip:registrar.example.com"),
    "lwsdisp": request("OPTIONS", From="caller<sip:caller@example.com>;tag=323"),
    "longreq": request(
        "INVITE",
        To=f'"I have a user name of {"extreme" * 10} proportion" <sip:u@x;u{"r" * 300}i=1>',
        From=f"sip:{'amazinglylongcallername' * 5}@example.net;tag={'982' * 50}424",
        Call_ID="longreq.one" + "really" * 20 + "longcallid",
        Unknown="unknown-" + "long" * 20 + "-value",
    ),
    "dblreq": request("REGISTER", "sip:example.com", Content_Length="0")
    + request("INVITE", "sip:joe@example.com"),
    "semiuri": request("OPTIONS", "sip:user;par=u%40example.net@example.com"),
    "transports": make(
        change={"Via": "SIP/2.0/UDP t1.example.com;branch=z9hG4bKkdjuw"},
        extra="\n".join(
            f"Via: SIP/2.0/{name} t.example.com;branch=z9hG4bK{name}"
            for name in ("SCTP", "TLS", "UNKNOWN", "TCP")
        ),
    ),
    "mpart01": make(
        "MESSAGE sip:kumiko@example.org SIP/2.0",
        {"CSeq": "8 MESSAGE", "Content-Type": "multipart/mixed;boundary=7a9cbec02ceef655"},
        "Content-Length: 70",
        b"--7a9cbec02ceef655\r\nContent-Type: text/plain\r\n\r\n\x00\xff".ljust(70, b"\x01"),
    ),
    "unreason": make(
        "SIP/2.0 200 = 2**3 * 5**2 \u043d\u043e \u0441\u0442\u043e \u0434\u0435\u0432\u044f\u0442"
    ),
    "noreason": make("SIP/2.0 100 "),
    "trws": make("OPTIONS sip:remote-target@example.com SIP/2.0  "),
    "baddate": request("INVITE", Date="Fri, 01 Jan 2010 16:00:00 EST"),
    "badbranch": request("OPTIONS", Via="SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK"),
    "unkscm": request("OPTIONS", "nobodyKnowsThisScheme:totallyopaquecontent"),
    "novelsc": request("OPTIONS", "soap.beep://192.0.2.103:3002"),
    "unksm2": request(
        "REGISTER",
        "sip:example.com",
        To="isbn:2983792873",
        From="<http://www.example.com>;tag=3234233",
        Contact="<name:John_Smith>",
    ),
    "bext01": request(
        "OPTIONS", Require="nothingSupportsThis, nothingSupportsThisEither", Proxy_Require="noPr"
    ),
    "invut": request("INVITE", Content_Type="application/unknownformat", Content_Length="0"),
    "regaut01": request(
        "REGISTER", "sip:example.com", Authorization="NoOneKnowsThisScheme opaque-data=here"
    ),
    "zeromf": request("OPTIONS", Max_Forwards="0"),
    "cparam01": request(
        "REGISTER", "sip:example.com", Contact="sip:+19725552222@gw1.example.net;unknownparam"
    ),
    "cparam02": request(
        "REGISTER", "sip:example.com", Contact="<sip:+19725552222@gw1.example.net;unknownparam>"
    ),
    "regescrt": request(
        "REGISTER",
        "sip:example.com",
        Contact="<sip:user@example.com?Route=%3Csip:sip.example.com%3E>",
    ),
    "sdp01": request("INVITE", Accept="text/nobodyKnowsThis"),
    "inv2543": make(
        "INVITE sip:UserB@example.com SIP/2.0",
        {
            "Via": "SIP/2.0/UDP iftgw.example.com",
            "From": "<sip:+13035551111@ift.client.example.net;user=phone>",
            "CSeq": "56 INVITE",
            "Max-Forwards": None,
        },
    ),
}  # fmt: skip

# 3.1.2 and 3.3: the status a server answers with; 0: dropped.
REFUSED: dict[str, tuple[bytes, int]] = {
    "badinv01": (
        request("INVITE", From="<sip:c@example.org>;;,;,tag=33242;;", To="sip:j@example.com;,"),
        400,
    ),
    "badinv01 Via": (request("INVITE", Via="SIP/2.0/UDP 192.0.2.15;;,;,,"), 0),
    "clerr": (make(extra="Content-Length: 9999", body=_SDP), 400),
    "ncl": (make(extra="Content-Length: -999", body=_SDP), 400),
    "scalar02": (
        request(
            "REGISTER",
            "sip:example.com",
            CSeq="36893488147419103232 REGISTER",
            Max_Forwards="300",
            Expires="1000000000000000000000000000",
        ),
        400,
    ),
    "scalarlg": (make("SIP/2.0 503 Service Unavailable", {"CSeq": "92923948347723 INVITE"}), 0),
    "quotbal": (request("INVITE", To='"Mr. J. User <sip:j.user@example.com>'), 400),
    "ltgtruri": (request("INVITE", "<sip:user@example.com>"), 400),
    "lwsruri": (request("INVITE", "sip:user@example.com; lr"), 400),
    "lwsstart": (request("INVITE", " sip:user@example.com "), 400),
    "escruri": (request("INVITE", "sip:user@example.com?Route=%3Csip:example.com%3E"), 400),
    "regbadct": (
        request(
            "REGISTER",
            "sip:example.com",
            Contact="sip:user@example.com?Route=%3Csip:sip.example.com%3E",
        ),
        400,
    ),
    "badaspec": (request("OPTIONS", To='"Watson, Thomas" < sip:t.watson@example.org >'), 400),
    "baddn": (request("OPTIONS", From="Bell, Alexander <sip:a.g.bell@example.com>;tag=43"), 400),
    "badvers": (make("OPTIONS sip:t.watson@example.org SIP/7.0"), 505),
    "mismatch01": (make(change={"CSeq": "8 INVITE"}), 400),
    "mismatch02": (
        make("NEWMETHOD sip:user@example.com SIP/2.0", {"CSeq": "8 INVITE"}),
        400,
    ),
    "bigcode": (make("SIP/2.0 4294967301 better not break the receiver"), 0),
    "insuf": (make(change={"From": None, "To": None, "Call-ID": None}), 400),
    "multi01": (
        make(extra="CSeq: 59 INVITE\nCall-ID: other@192.0.2.15\nMax-Forwards: 5"),
        400,
    ),
    "mcl01": (make(extra="Content-Length: 13\nContent-Length: 5", body=b"There's no wa"), 400),
}  # fmt: skip
