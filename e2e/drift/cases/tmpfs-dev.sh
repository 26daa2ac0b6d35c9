# A program in /dev.
# expect: denied
cp /foreign/program /dev/x
/dev/x
