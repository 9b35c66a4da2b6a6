"""Evidence files: photos lose what the camera wrote into them; who may not see the finding may not see the photo."""

import hashlib
import io

import pytest
from PIL import Image

from citycheckup.app import evidence_files

GPS = 0x8825
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


def photo(size=(40, 20), kind="JPEG", **exif):
    made = Image.new("RGB", size, "teal")
    tags = Image.Exif()
    tags[0x010F] = "Camera of somebody"
    tags[0x0112] = 6  # lies on its side
    tags.get_ifd(GPS)[1] = "N"
    out = io.BytesIO()
    made.save(out, kind, exif=tags)
    return out.getvalue()


def bring(client, content, name="photo.jpg"):
    return client.post("/api/evidence", files={"file": (name, content)})


def put_on_finding(client, sha256):
    tag = client.get("/api/findings/working").headers["etag"]
    one = {"id": "e-photo", "kind": "photo", "dated": "2025-06-01", "sha256": sha256}
    payload = {"move": "add_evidence", "payload": {"evidence": [one]}}
    return client.post("/api/findings/working/moves", json=payload, headers={"If-Match": tag})


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_upright_and_without_what_the_camera_wrote(ask, kind):
    client = ask("street/clerk")
    kept = bring(client, photo(kind=kind), "../../somewhere/照片.exe").json()
    assert put_on_finding(client, kept["sha256"]).status_code == 200
    answer = client.get(f"/api/findings/working/evidence/{kept['sha256']}")
    assert answer.headers["content-type"] == kept["media_type"]
    assert hashlib.sha256(answer.content).hexdigest() == kept["sha256"]
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert shown.size == (20, 40)
        assert not shown.getexif()
    assert b"Camera" not in answer.content


def test_a_photo_is_seen_by_whoever_may_see_the_finding_only(ask):
    client = ask("street/clerk")
    kept = bring(client, photo()).json()
    path = f"/api/findings/working/evidence/{kept['sha256']}"
    assert client.get(path).status_code == 404  # brought, but on no finding yet
    put_on_finding(client, kept["sha256"])
    assert ask("bureau/check").get(path).status_code == 200
    assert ask("other/clerk").get(path).status_code == 404
    assert client.get("/api/findings/here/evidence/" + kept["sha256"]).status_code == 404
    assert client.get("/api/findings/working/evidence/..%2F..%2Fledger.db").status_code == 404


def test_a_pdf_is_saved_never_opened_in_the_page(ask):
    client = ask("street/clerk")
    kept = bring(client, PDF, "paper.pdf").json()
    put_on_finding(client, kept["sha256"])
    answer = client.get(f"/api/findings/working/evidence/{kept['sha256']}")
    assert answer.content == PDF
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize("content", [b"", b"<svg onload='alert(1)'/>", b"PK\x03\x04", photo()[:200], b"GIF89a"])
def test_what_is_no_photo_is_refused_and_not_kept(ask, tmp_path, content):
    answer = bring(ask("street/clerk"), content)
    assert answer.status_code == 415
    assert not list(tmp_path.glob("evidence/*/*"))


def test_what_is_too_large_is_refused(ask, monkeypatch):
    client = ask("street/clerk")
    assert bring(client, b"\xff" * (evidence_files.SIZE_MAX_BYTES + 1)).status_code == 413
    monkeypatch.setattr(evidence_files, "PIXELS_MAX", 100)
    assert bring(client, photo()).status_code == 413


def test_a_post_that_brings_no_evidence_cannot(ask):
    assert bring(ask("audit"), photo()).status_code == 403


def test_the_same_photo_is_kept_once(ask, tmp_path):
    first, second = (bring(ask("street/clerk"), photo()).json() for _ in range(2))
    assert first == second
    assert len(list(tmp_path.glob("evidence/*/*"))) == 1
