# A program in a folder that was made.
# expect: denied
mkdir -p /a/b/c
cp /foreign/program /a/b/c/x
/a/b/c/x
