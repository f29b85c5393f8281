# shellcheck shell=sh
# Further file systems to hand over.
! missing mkfs.xfs mkfs.btrfs || install_packages xfsprogs btrfs-progs
