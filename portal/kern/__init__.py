"""The page kit: forms, tables, charts and German formats in the design system KERN-UX 2.7 (https://www.kern-ux.de)."""
