# One byte of a program of the image was changed.
# expect: denied
printf '\001' | dd of=/usr/bin/whoami bs=1 seek=4096 conv=notrunc 2>/dev/null
whoami && echo FOREIGN-RAN
