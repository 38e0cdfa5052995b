/** Everything that can be done to the API that it is not made for: it answers with a refusal, or hangs up, and the node never notices. */
package org.jackfield.itests.abuse;
