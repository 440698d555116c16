"""What customers bought: orders, refunds, who they belong to, and what follows from them.

An order counts from the moment when it is paid *and* its customer is known; until then it waits. Amounts are whole
minor units beside their currency, always without tax and shipping. Totals are net: what was refunded is taken off
its line, so every sum (`report_net`) is a plain sum over lines.
"""
