// Kubernetes manifests: checked against the API's schemas, and turned into
// what docker run is to be told.
//
//	node manifest.js check FILE
//	node manifest.js run FILE CONTAINER [VOLUME=FOLDER]...
"use strict";
const fs = require("fs");
const path = require("path");
const packages = path.join(__dirname, "../../build/kubernetes/node_modules");
const load = (name) => require(require.resolve(name, { paths: [packages] }));
const schemas = load("@kubernetes-models/validate");
const yaml = load("js-yaml");

// The schemas as published pass over a field that they do not know, and so a
// misspelt one; the API's strict validation does not.
function strict(schema) {
	if (schema === null || typeof schema !== "object")
		return schema;
	if (schema.properties && schema.additionalProperties === undefined)
		schema.additionalProperties = false;
	Object.values(schema).forEach(strict);
	return schema;
}

const register = schemas.register;
schemas.register = (id, schema) => register(id, strict(schema));

const documents = (file) =>
	yaml.loadAll(fs.readFileSync(file, "utf8"));

function check(document) {
	const { apiVersion, kind } = document;
	const model = load(`kubernetes-models/${apiVersion}/${kind}`)[kind];
	new model(document).validate();
	console.log(`${apiVersion} ${kind} ${document.metadata.name}`);
}

// The first of the documents that has containers.
function pod(file) {
	for (const { kind, spec } of documents(file)) {
		if (kind === "Pod")
			return spec;
		if (kind === "Deployment")
			return spec.template.spec;
	}
	throw new Error(`${file}: no pod`);
}

// Take a field away from a security context; what is left over at the end is
// something that nobody translates.
function take(context, name) {
	const value = context[name];
	delete context[name];
	return value;
}

function flags(pod, container) {
	const context = Object.assign({}, pod.securityContext,
		container.securityContext);
	const uid = take(context, "runAsUser");
	const gid = take(context, "runAsGroup");
	const capabilities = take(context, "capabilities") || {};
	const groups = take(context, "supplementalGroups") || [];
	const fsGroup = take(context, "fsGroup");
	const words = [`--user=${uid}:${gid}`];
	take(context, "fsGroupChangePolicy");
	if (take(context, "runAsNonRoot") && !(uid > 0))
		throw new Error("runAsNonRoot, and the user is root");
	if (fsGroup !== undefined)
		groups.push(fsGroup);
	if (take(context, "allowPrivilegeEscalation") === false)
		words.push("--security-opt=no-new-privileges");
	if (take(context, "readOnlyRootFilesystem"))
		words.push("--read-only");
	if ((take(context, "seccompProfile") || {}).type !== "RuntimeDefault")
		throw new Error("the seccomp profile is not docker's own");
	if (Object.keys(context).length)
		throw new Error(`left over: ${Object.keys(context)}`);
	groups.forEach((group) => words.push(`--group-add=${group}`));
	(capabilities.drop || []).forEach((c) => words.push(`--cap-drop=${c}`));
	(capabilities.add || []).forEach((c) => words.push(`--cap-add=${c}`));
	return words;
}

function run(file, name, volumes) {
	const spec = pod(file);
	const container = [...(spec.initContainers || []), ...spec.containers]
		.find((container) => container.name === name);
	const words = flags(spec, container);
	const [entrypoint, ...rest] = container.command || [];
	const folders = Object.fromEntries(volumes.map((v) => v.split("=")));
	for (const { name, mountPath } of container.volumeMounts || [])
		words.push(`--volume=${folders[name]}:${mountPath}`);
	if (entrypoint)
		words.push(`--entrypoint=${entrypoint}`);
	words.push(container.image, ...rest, ...(container.args || []));
	console.log(words.join("\n"));
}

const [what, file, container, ...volumes] = process.argv.slice(2);
try {
	if (what === "check")
		documents(file).forEach(check);
	else
		run(file, container, volumes);
} catch (error) {
	console.error(`${file}: ${error.message}`);
	process.exit(1);
}
