#!/bin/sh
# sbom.sh VERSION MUSL-VERSION: what the executable is made of, as SPDX 2.3.
set -eu

version=$1
musl=$2
created=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%dT%H:%M:%SZ)
cat <<SPDX
{
  "spdxVersion": "SPDX-2.3",
  "dataLicense": "CC0-1.0",
  "SPDXID": "SPDXRef-DOCUMENT",
  "name": "doff-$version",
  "documentNamespace": "https://spdx.org/spdxdocs/doff-$version-musl-$musl",
  "creationInfo": {
    "created": "$created",
    "creators": ["Tool: sbom.sh"]
  },
  "packages": [
    {
      "name": "doff",
      "SPDXID": "SPDXRef-doff",
      "versionInfo": "$version",
      "downloadLocation": "NOASSERTION",
      "filesAnalyzed": false,
      "licenseConcluded": "ISC",
      "licenseDeclared": "ISC",
      "copyrightText": "NOASSERTION"
    },
    {
      "name": "musl",
      "SPDXID": "SPDXRef-musl",
      "versionInfo": "$musl",
      "downloadLocation": "https://musl.libc.org/",
      "filesAnalyzed": false,
      "licenseConcluded": "MIT",
      "licenseDeclared": "MIT",
      "copyrightText": "NOASSERTION"
    }
  ],
  "relationships": [
    {
      "spdxElementId": "SPDXRef-DOCUMENT",
      "relationshipType": "DESCRIBES",
      "relatedSpdxElement": "SPDXRef-doff"
    },
    {
      "spdxElementId": "SPDXRef-doff",
      "relationshipType": "STATIC_LINK",
      "relatedSpdxElement": "SPDXRef-musl"
    }
  ]
}
SPDX
