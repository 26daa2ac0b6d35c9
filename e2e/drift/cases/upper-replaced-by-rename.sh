# A program of the image that was replaced by rename.
# expect: denied
cp /foreign/program /usr/bin/new
mv /usr/bin/new /usr/bin/nl
nl /dev/null
