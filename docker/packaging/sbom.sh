#!/bin/sh
# sbom.sh VERSION MUSL-VERSION [spdx|cyclonedx [FILE]]: what the executable is
# made of, as SPDX 2.3 or CycloneDX 1.5; with FILE also which one it is.
set -eu

version=$1
musl=$2
format=${3-spdx}
name=doff
unique=$version-musl-$musl
spdx_file=
cyclonedx_file=
if [ -n "${4-}" ]; then
	name=$(basename "$4")
	sum=$(sha256sum <"$4" | cut -d' ' -f1)
	unique=$version-$sum
	spdx_file=",
      \"packageFileName\": \"$name\",
      \"checksums\": [
        { \"algorithm\": \"SHA256\", \"checksumValue\": \"$sum\" }
      ]"
	cyclonedx_file=",
      \"hashes\": [ { \"alg\": \"SHA-256\", \"content\": \"$sum\" } ],
      \"properties\": [ { \"name\": \"doff:file\", \"value\": \"$name\" } ]"
fi
created=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%dT%H:%M:%SZ)

spdx() {
	cat <<-SPDX
	{
	  "spdxVersion": "SPDX-2.3",
	  "dataLicense": "CC0-1.0",
	  "SPDXID": "SPDXRef-DOCUMENT",
	  "name": "$name-$version",
	  "documentNamespace": "https://spdx.org/spdxdocs/$name-$unique",
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
	      "copyrightText": "NOASSERTION"$spdx_file
	    },
	    {
	      "name": "musl",
	      "SPDXID": "SPDXRef-musl",
	      "versionInfo": "$musl",
	      "downloadLocation": "https://musl.libc.org/",
	      "filesAnalyzed": false,
	      "licenseConcluded": "MIT",
	      "licenseDeclared": "MIT",
	      "copyrightText": "NOASSERTION",
	      "externalRefs": [
	        {
	          "referenceCategory": "SECURITY",
	          "referenceType": "cpe23Type",
	          "referenceLocator": "cpe:2.3:a:musl-libc:musl:$upstream:*:*:*:*:*:*:*"
	        },
	        {
	          "referenceCategory": "PACKAGE-MANAGER",
	          "referenceType": "purl",
	          "referenceLocator": "pkg:deb/debian/musl-dev@$escaped"
	        }
	      ]
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
}

cyclonedx() {
	cat <<-CYCLONEDX
	{
	  "bomFormat": "CycloneDX",
	  "specVersion": "1.5",
	  "version": 1,
	  "serialNumber": "urn:uuid:$uuid",
	  "metadata": {
	    "timestamp": "$created",
	    "component": {
	      "type": "application",
	      "bom-ref": "doff",
	      "name": "doff",
	      "version": "$version",
	      "licenses": [ { "license": { "id": "ISC" } } ]$cyclonedx_file
	    }
	  },
	  "components": [
	    {
	      "type": "library",
	      "bom-ref": "musl",
	      "name": "musl",
	      "version": "$musl",
	      "licenses": [ { "license": { "id": "MIT" } } ],
	      "cpe": "cpe:2.3:a:musl-libc:musl:$upstream:*:*:*:*:*:*:*",
	      "purl": "pkg:deb/debian/musl-dev@$escaped"
	    }
	  ],
	  "dependencies": [
	    { "ref": "doff", "dependsOn": [ "musl" ] },
	    { "ref": "musl", "dependsOn": [] }
	  ]
	}
	CYCLONEDX
}

upstream=${musl%%-*}
escaped=$(printf %s "$musl" | sed 's/~/%7E/g; s/+/%2B/g')
# Of what is described, so that the same is called the same.
uuid=$(printf %s "$name-$unique" | sha256sum |
	sed 's/^\(.\{8\}\)\(.\{4\}\).\(.\{3\}\).\(.\{3\}\)\(.\{12\}\).*/\1-\2-5\3-8\4-\5/')
case $format in
spdx) spdx ;;
cyclonedx) cyclonedx ;;
*)
	echo "sbom.sh: $format: neither spdx nor cyclonedx" >&2
	exit 1
	;;
esac
