"""sbom.py FORMAT FILE MUSL: the fields that FORMAT requires are there.

SPDX 2.3, clauses 6, 7 and 11; CycloneDX 1.5, "required" of its JSON schema.
"""
import json
import re
import sys

TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
UUID = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def check_spdx(bom, musl):
    """Assert what SPDX 2.3 requires, and that musl is linked."""
    assert bom["spdxVersion"] == "SPDX-2.3" and bom["dataLicense"] == "CC0-1.0"
    assert bom["SPDXID"] == "SPDXRef-DOCUMENT" and bom["name"]
    assert re.fullmatch(r"https://[^#\s]+", bom["documentNamespace"])
    assert re.fullmatch(TIME, bom["creationInfo"]["created"])
    for creator in bom["creationInfo"]["creators"]:
        assert re.match(r"(Tool|Person|Organization): ", creator)
    ids = {"SPDXRef-DOCUMENT"}
    for package in bom["packages"]:
        assert package["name"] and package["downloadLocation"]
        assert re.fullmatch(r"SPDXRef-[A-Za-z0-9.-]+", package["SPDXID"])
        ids.add(package["SPDXID"])
        for sum_ in package.get("checksums", []):
            assert re.fullmatch(r"[0-9a-f]{64}", sum_["checksumValue"])
    assert len(ids) == 1 + len(bom["packages"])
    for relation in bom["relationships"]:
        assert {relation["spdxElementId"], relation["relatedSpdxElement"]} <= ids
    kinds = [r["relationshipType"] for r in bom["relationships"]]
    assert kinds == ["DESCRIBES", "STATIC_LINK"]
    assert bom["packages"][1]["versionInfo"] == musl


def check_cyclonedx(bom, musl):
    """Assert what CycloneDX 1.5 requires, and that musl is a component."""
    assert bom["bomFormat"] == "CycloneDX" and bom["specVersion"] == "1.5"
    assert re.fullmatch(UUID, bom["serialNumber"]) and bom["version"] == 1
    assert re.fullmatch(TIME, bom["metadata"]["timestamp"])
    known = {"bomFormat", "specVersion", "serialNumber", "version",
             "metadata", "components", "dependencies"}
    assert set(bom) <= known
    refs = set()
    for component in [bom["metadata"]["component"], *bom["components"]]:
        assert component["type"] in ("application", "library")
        assert component["name"] and component["bom-ref"] not in refs
        refs.add(component["bom-ref"])
    for dependency in bom["dependencies"]:
        assert {dependency["ref"], *dependency["dependsOn"]} <= refs
    assert bom["components"][0]["version"] == musl


with open(sys.argv[2], encoding="utf-8") as file:
    document = json.load(file)
{"spdx": check_spdx, "cyclonedx": check_cyclonedx}[sys.argv[1]](
    document, sys.argv[3])
