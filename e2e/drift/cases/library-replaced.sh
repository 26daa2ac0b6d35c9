# A library of the image that was replaced.
# expect: denied
cp /foreign/library.so /usr/lib/x86_64-linux-gnu/new
mv /usr/lib/x86_64-linux-gnu/new /usr/lib/x86_64-linux-gnu/libexpat.so.1.8.10
python3 -c 'import ctypes; ctypes.CDLL("/usr/lib/x86_64-linux-gnu/libexpat.so.1.8.10")'
