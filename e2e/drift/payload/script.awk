BEGIN { print "FOREIGN-RAN" }
