"""An identity provider for tests, as a server of its own: discovery, keys, tokens signed with its key."""

import base64
import hashlib
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "checkup", "a secret between the two"


class IdentityProvider:
    """``claims`` and ``key`` may be changed to let it say what is wrong."""

    def __init__(self, port):
        self.issuer = f"http://127.0.0.1:{port}"
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
        self.signing_key = self.key
        self.claims = {"sub": "subject-1", "preferred_username": "li.wei"}
        self.overrides = {}
        self.challenges = {}

    def authorise(self, address):
        """Agree, as a person does at the provider; return the code that the browser carries back, and the state."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.issuer}/authorize?")
        assert (asked["response_type"], asked["client_id"], asked["code_challenge_method"]) == ("code", CLIENT, "S256")
        code = f"code-{len(self.challenges)}"
        self.challenges[code] = asked
        return code, asked["state"]

    def token(self, form, now):
        asked = self.challenges.pop(form.get("code", ""), None)
        if asked is None or form.get("client_secret") != SECRET or form["redirect_uri"] != asked["redirect_uri"]:
            return None
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        claims = {"iss": self.issuer, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": asked["nonce"]}
        return jwt.encode({"alg": "RS256", "kid": "k1"}, {**claims, **self.claims, **self.overrides}, self.signing_key)


@contextmanager
def identity_provider(clock):
    """Start a provider whose clock is that of the test; stop it at the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/.well-known/openid-configuration":
                at = provider.issuer
                self.say({"issuer": at, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token",
                          "jwks_uri": f"{at}/keys"})  # fmt: skip
            else:
                self.say({"keys": [provider.key.as_dict(private=False)]})

        def do_POST(self):
            text = self.rfile.read(int(self.headers["content-length"])).decode()
            token = provider.token(
                {name: values[0] for name, values in parse_qs(text).items()}, int(clock().timestamp())
            )
            self.say(
                {"error": "invalid_grant"} if token is None else {"id_token": token}, 400 if token is None else 200
            )

        def say(self, body, status=200):
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        provider = IdentityProvider(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
