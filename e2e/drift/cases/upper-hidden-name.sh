# A foreign program whose name begins with a dot.
# expect: denied
cp /foreign/program /usr/lib/.x
/usr/lib/.x
