# A program that was put into /home.
# expect: denied
cp /foreign/program /home/x
/home/x
