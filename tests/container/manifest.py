#!/usr/bin/python3
# SPDX-License-Identifier: ISC
"""Kubernetes manifests: checked against the API's models (python3-kubernetes),
and turned into what docker run is to be told.

usage: manifest.py check FILE
       manifest.py run FILE CONTAINER [VOLUME=DIRECTORY]...
"""
import re
import sys

import yaml
from kubernetes import client

PLAIN = {"str": str, "int": int, "bool": bool, "float": float,
         "datetime": str, "object": object}


class Wrong(Exception):
    """A manifest that the API would not take, or that is not translated."""


def built(kind, value, where):
    """The value as a model of that kind; Wrong where it is none.

    As the API's strict validation does it: a field that is not known is an
    error, as is one that is missing or of another type."""
    if kind in PLAIN:
        if not isinstance(value, PLAIN[kind]) or \
                (kind == "int" and isinstance(value, bool)):
            raise Wrong(f"{where}: must be {kind}")
        return value
    inner = re.fullmatch(r"list\[(.*)\]|dict\(str, (.*)\)", kind)
    if inner and inner[1]:
        if not isinstance(value, list):
            raise Wrong(f"{where}: must be a list")
        return [built(inner[1], v, f"{where}[{i}]")
                for i, v in enumerate(value)]
    if not isinstance(value, dict):
        raise Wrong(f"{where}: must be a mapping")
    if inner:
        return {k: built(inner[2], v, f"{where}.{k}")
                for k, v in value.items()}
    return model(getattr(client, kind), value, where)


def model(cls, value, where):
    names = {json: name for name, json in cls.attribute_map.items()}
    unknown = set(value) - set(names)
    if unknown:
        raise Wrong(f"{where}: unknown field {', '.join(sorted(unknown))}")
    fields = {names[json]: built(cls.openapi_types[names[json]], v,
                                 f"{where}.{json}")
              for json, v in value.items()}
    try:
        return cls(**fields)
    except ValueError as error:
        raise Wrong(f"{where}: {error}") from None


def documents(file):
    with open(file, encoding="utf-8") as stream:
        return list(yaml.safe_load_all(stream))


def check(document):
    api, kind = document["apiVersion"], document["kind"]
    version = api.rpartition("/")[2]
    built(version.capitalize() + kind, document, kind)
    print(api, kind, document["metadata"]["name"])


def pod(file):
    """The first of the documents that has containers."""
    for document in documents(file):
        if document["kind"] == "Pod":
            return document["spec"]
        if document["kind"] == "Deployment":
            return document["spec"]["template"]["spec"]
    raise Wrong("no pod")


def flags(spec, container):
    """What docker run is told of both security contexts, field by field: what
    is left over at the end is something that nobody translates."""
    context = {**spec.get("securityContext", {}),
               **container.get("securityContext", {})}
    uid = context.pop("runAsUser")
    words = [f"--user={uid}:{context.pop('runAsGroup')}"]
    capabilities = context.pop("capabilities", {})
    groups = context.pop("supplementalGroups", [])
    context.pop("fsGroupChangePolicy", None)
    if "fsGroup" in context:
        groups.append(context.pop("fsGroup"))
    if context.pop("runAsNonRoot", False) and uid == 0:
        raise Wrong("runAsNonRoot, and the user is root")
    if context.pop("allowPrivilegeEscalation", True) is False:
        words.append("--security-opt=no-new-privileges")
    if context.pop("readOnlyRootFilesystem", False):
        words.append("--read-only")
    if context.pop("seccompProfile", {}).get("type") != "RuntimeDefault":
        raise Wrong("the seccomp profile is not docker's own")
    if context:
        raise Wrong(f"left over: {', '.join(context)}")
    words += [f"--group-add={group}" for group in groups]
    words += [f"--cap-drop={c}" for c in capabilities.get("drop", [])]
    words += [f"--cap-add={c}" for c in capabilities.get("add", [])]
    return words


def run(file, name, volumes):
    spec = pod(file)
    container = next(c for c in
                     spec.get("initContainers", []) + spec["containers"]
                     if c["name"] == name)
    words = flags(spec, container)
    directories = dict(volume.split("=") for volume in volumes)
    for mount in container.get("volumeMounts", []):
        words.append(f"--volume={directories[mount['name']]}:{mount['mountPath']}")
    words += [f"--env={variable['name']}={variable['value']}"
              for variable in container.get("env", [])]
    command = container.get("command", [])
    if command:
        words.append(f"--entrypoint={command[0]}")
    words += [container["image"], *command[1:], *container.get("args", [])]
    print("\n".join(words))


def main():
    what, file, *rest = sys.argv[1:]
    try:
        if what == "check":
            for document in documents(file):
                check(document)
        else:
            run(file, rest[0], rest[1:])
    except Wrong as error:
        sys.exit(f"{file}: {error}")


main()
