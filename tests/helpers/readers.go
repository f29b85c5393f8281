// SPDX-License-Identifier: ISC

// How Go without cgo reads the account files, as tests/helpers/readers.c says
// it of a C library: readers NAME...
package main

import (
	"fmt"
	"os"
	"os/user"
	"strings"
	"syscall"
)

// Lookup answers with the account of its own uid before it looks for a line of
// the name, so it asks as an account that no file has.
const nobodyKnown = 1234567

func main() {
	if err := syscall.Setuid(nobodyKnown); err != nil {
		panic(err)
	}
	for _, name := range os.Args[1:] {
		account, err := user.Lookup(name)
		if err != nil {
			fmt.Printf("%s none\n", name)
			continue
		}
		home := account.HomeDir
		if home == "" {
			home = "-"
		}
		groups, err := account.GroupIds()
		if err != nil {
			groups = nil
		}
		fmt.Printf("%s %s %s %s ,%s\n", name, account.Uid, account.Gid,
			home, strings.Join(groups, ","))
	}
}
