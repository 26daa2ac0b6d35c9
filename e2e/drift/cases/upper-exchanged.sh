# A program of the image was exchanged with a foreign one.
# expect: denied
cp /foreign/program /usr/bin/x
python3 -c 'import ctypes; l=ctypes.CDLL(None); assert l.renameat2(-100, b"/usr/bin/x", -100, b"/usr/bin/users", 2) == 0' || mv /usr/bin/x /usr/bin/users
users
