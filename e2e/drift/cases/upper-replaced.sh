# A program of the image that was overwritten.
# expect: denied
cat /foreign/program > /usr/bin/tac
tac /dev/null
