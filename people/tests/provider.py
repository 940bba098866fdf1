"""An identity provider on a port of its own: a real HTTP server that keeps to OpenID Connect.

It checks what a provider checks (client, redirect address, PKCE, codes that work once). A test
makes it lie by changing `claims`, `header`, `key` or `token`.
"""

import base64
import json
import secrets
import time
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

CALLBACK = reverse("sign_on_callback")
CLIENT_ID, CLIENT_SECRET = "qi-programme", "a secret: with a colon"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def signed(claims: dict, header: dict, key) -> str:
    return jwt.encode(claims, key, algorithm="RS256", headers=header)


class IdentityProvider:
    def __init__(self, port: int):
        self.issuer = f"http://127.0.0.1:{port}/tenant/v2.0"
        self.subject = "subject-of-the-lead"
        # What a test changes to make it lie.
        self.claims: dict = {}
        self.header = {"kid": "one"}
        self.published = self.key = new_key()
        self.token = signed
        self.config: dict = {}
        self.down = False
        # What it was asked.
        self.asked: dict[str, str] = {}
        self.codes: dict[str, dict[str, str]] = {}

    def discovery(self) -> dict:
        at = self.issuer.removesuffix("/tenant/v2.0")
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
            "id_token_signing_alg_values_supported": ["RS256"],
        } | self.config

    def keys(self) -> dict:
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self.published.public_key(), as_dict=True)
        return {"keys": [key | {"kid": "one", "use": "sig"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Return where the person is led back to: here everybody signs in at once."""
        self.asked = asked
        assert asked["client_id"] == CLIENT_ID
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, sent: dict[str, str]) -> tuple[int, dict]:
        asked = self.codes.pop(sent.get("code", ""), None)
        verifier = sha256(sent.get("code_verifier", "").encode()).digest()
        right = (
            asked is not None
            and (sent.get("client_id"), sent.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
            and sent.get("redirect_uri") == asked["redirect_uri"]
            and base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() == asked["code_challenge"]
        )
        if not right:
            return 400, {"error": "invalid_grant"}
        return 200, {
            "access_token": secrets.token_urlsafe(16),
            "token_type": "Bearer",
            "id_token": self.id_token(asked["nonce"]),
        }

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": self.subject,
            "iat": now,
            "exp": now + 300,
            "nonce": nonce,
        } | self.claims
        return self.token({k: v for k, v in claims.items() if v is not None}, self.header, self.key)


class Handler(BaseHTTPRequestHandler):
    provider: IdentityProvider

    def do_GET(self) -> None:  # noqa: N802
        path, query = urlsplit(self.path).path, urlsplit(self.path).query
        if self.provider.down:
            self.answer(503, {})
        elif path == "/tenant/v2.0/.well-known/openid-configuration":
            self.answer(200, self.provider.discovery())
        elif path == "/keys":
            self.answer(200, self.provider.keys())
        elif path == "/authorize":
            self.send_response(302)
            asked = {name: values[0] for name, values in parse_qs(query).items()}
            self.send_header("Location", self.provider.authorize(asked))
            self.end_headers()
        else:
            self.answer(404, {})

    def do_POST(self) -> None:  # noqa: N802
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(*self.provider.exchange({k: v[0] for k, v in parse_qs(body).items()}))

    def answer(self, status: int, words: dict) -> None:
        body = json.dumps(words).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args) -> None:
        pass


@contextmanager
def running():
    """Yield an identity provider that answers while the test runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {}))
    provider = server.RequestHandlerClass.provider = IdentityProvider(server.server_port)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def uid(provider: IdentityProvider) -> str:
    """Return by what we know whom the provider signs in."""
    return f"{provider.issuer} {provider.subject}"


def there_and_back(started) -> str:
    """Follow the browser to the provider; return where it is led back to."""
    assert started.status_code == 302, started.content.decode()
    answer = requests.get(started["Location"], allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    assert back.path == CALLBACK
    return f"{back.path}?{back.query}"


def sign_on(browser: Client, **form):
    return browser.get(there_and_back(browser.post(reverse("sign_on"), form)))


def is_signed_in(browser: Client) -> bool:
    return browser.get(reverse("portfolio:home")).status_code == 200
