# A program of the image under a new name.
# expect: denied
mv /usr/bin/factor /usr/bin/x
x 4 && echo FOREIGN-RAN
